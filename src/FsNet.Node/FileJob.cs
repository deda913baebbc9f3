using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node;

/// <summary>A file the node shares or fetches, as status and progress see it.</summary>
internal sealed class FileJob(Hash256 id, BlockLayout layout, string name, string? target)
{
    public Hash256 Id { get; } = id;

    /// <summary>By hearsay until the manifest is proved.</summary>
    public BlockLayout Layout { get; set; } = layout;

    public string Name { get; } = name;

    /// <summary>The folder it is fetched into; null for a file that is shared as it lies.</summary>
    public string? Target { get; } = target;

    /// <summary>Null until the manifest is known and there is room on disk.</summary>
    public StoredFile? Stored { get; set; }

    /// <summary>The engine's own set: read only for its count.</summary>
    public BlockSet? Have { get; set; }

    public int HaveCount => Have?.Count ?? 0;

    public FileCounters Counters { get; } = new();

    /// <summary>Completes when the file is whole (null) or given up (the reason).</summary>
    public TaskCompletionSource<string?> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Failure => Finished.Task.IsCompletedSuccessfully ? Finished.Task.Result : null;

    public bool IsComplete => Finished.Task is { IsCompletedSuccessfully: true, Result: null };

    public string Path => Stored?.FinalPath ?? "";

    public void Close()
    {
        if (Stored is null)
            return;
        if (Target is not null)
            Stored.Flush();
        Stored.Close();
    }
}
