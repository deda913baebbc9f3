using FsNet.Base;

namespace FsNet.Node.Storage;

/// <summary>
/// Whether whole files are still what they were. Looks at their stamps in turn, so many a second; a file whose stamp differs is hashed
/// again by <see cref="FileCheck"/> and, while it is what it was, goes on being shared. Files that are lost are looked at as well: a
/// network share may come back.
/// </summary>
internal sealed class FileWatch(Func<IEnumerable<FileJob>> files, FileCheck check, DiskWork disk, FileWatchEvents events, TimeProvider time)
{
    /// <summary>100,000 shared files are looked at once in 100 s, for some 20 ms of a processor a second.</summary>
    private const int FilesPerLook = 1000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    /// <summary>Of whatever disks: one that does not answer holds up only the looking.</summary>
    private readonly DiskState _state = new(time);

    /// <exception cref="OperationCanceledException">The node ends.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var round = new Queue<FileJob>();
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (round.Count == 0)
                round = new Queue<FileJob>(files());
            var batch = new List<FileJob>();
            while (batch.Count < FilesPerLook && round.TryDequeue(out var job))
                batch.Add(job);
            await disk.OnceAsync(_state, () => LookAt(batch));
        }
    }

    private bool LookAt(List<FileJob> batch)
    {
        foreach (var job in batch)
            if (job is { WasWhole: true, IsResting: false, IsFollowed: false, Stored: { IsUnderWay: false } file })
                LookAt(job, file);
        return true;
    }

    private void LookAt(FileJob job, StoredFile file)
    {
        var isThere = TryLook(job.Path, out var stamp, out var why);
        if (job.Failure is not null)
        {
            if (isThere && stamp.Length == job.Layout.Length)
                check.Add(job, stamp);
        }
        else if (why is not null)
            events.Lost(job, why);
        else if (isThere && stamp.Length != job.Layout.Length)
            events.Lost(job, $"'{job.Path}' has changed since it was shared: it has {stamp.Length} bytes, and had {job.Layout.Length}");
        else if (isThere && stamp != file.Stamp)
            check.Add(job, stamp);
    }

    /// <param name="why">Why it is lost; null where it is there, and where nobody can say for the moment.</param>
    private static bool TryLook(string path, out FileStamp stamp, out string? why)
    {
        (stamp, why) = (default, null);
        try
        {
            stamp = FileStamp.Of(path);
            return true;
        }
        catch (FileNotFoundException)
        {
            why = $"'{path}' is not there any more: it was moved away or removed";
        }
        catch (Exception e) when (DiskErrors.IsExpected(e))
        {
            why = DiskErrors.IsPassing(e) ? null : DiskErrors.Describe(e);
        }
        return false;
    }
}
