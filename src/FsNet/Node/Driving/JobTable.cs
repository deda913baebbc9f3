using System.Collections.Concurrent;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Driving;

/// <summary>The files that a node shares or fetches, by their ids. On any thread.</summary>
internal sealed class JobTable
{
    private readonly ConcurrentDictionary<Hash256, FileJob> _jobs = new();

    /// <summary>One by one: the dictionary's own list of values is a copy, and who looks at each event would copy 100,000 of them each time.</summary>
    public IEnumerable<FileJob> All => _jobs.Select(j => j.Value);

    public FileJob? Find(Hash256 id) => _jobs.GetValueOrDefault(id);

    /// <summary>False for a copy, which peers do not know of, and for a file that was lost and is shared anew by another job.</summary>
    public bool Has(FileJob job) => Find(job.Id) == job;

    /// <summary>In place of what had the id before.</summary>
    public void Set(FileJob job) => _jobs[job.Id] = job;

    /// <returns>What had the id; null for nothing.</returns>
    public FileJob? Remove(Hash256 id) => _jobs.TryRemove(id, out var job) ? job : null;

    /// <returns>The job of that id: this one, or one that was there before.</returns>
    public FileJob GetOrAdd(FileJob job) => _jobs.GetOrAdd(job.Id, job);
}
