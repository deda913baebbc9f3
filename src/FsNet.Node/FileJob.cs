using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node;

/// <summary>A file the node shares or fetches, as status and progress see it.</summary>
internal sealed class FileJob(Hash256 id, BlockLayout layout, string name, string? target)
{
    private string? _copy;

    public Hash256 Id { get; } = id;

    /// <summary>By hearsay until the manifest is proved.</summary>
    public BlockLayout Layout { get; set; } = layout;

    /// <summary>What it is called here.</summary>
    public string Name { get; } = name;

    /// <summary>What others call it.</summary>
    public string KnownAs { get; init; } = name;

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

    public string Path => _copy ?? Stored?.FinalPath ?? "";

    /// <summary>The file is not fetched but a copy of one that was.</summary>
    public void CopiedTo(string path)
    {
        _copy = path;
        Finished.TrySetResult(null);
    }

    public void Close()
    {
        if (Stored is null)
            return;
        if (Target is not null)
            Stored.Flush();
        Stored.Close();
    }
}
