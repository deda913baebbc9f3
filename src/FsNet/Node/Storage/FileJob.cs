using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Storage;

/// <summary>A file the node shares or fetches, as status and progress see it.</summary>
/// <param name="target">Where it is fetched to; null for a file that is shared as it lies.</param>
internal sealed class FileJob(Hash256 id, BlockLayout layout, string name, FileTarget? target) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? _failure;
    private volatile bool _isResting;
    private long _steps;

    public Hash256 Id { get; } = id;

    /// <summary>By hearsay until the manifest is proved.</summary>
    public BlockLayout Layout { get; set; } = layout;

    /// <summary>What it is called here.</summary>
    public string Name { get; } = name;

    /// <summary>What others call it.</summary>
    public string KnownAs => Names[0].Name;

    public FileTarget? Target { get; } = target;

    /// <summary>Null until the manifest is known and there is room on disk.</summary>
    public StoredFile? Stored { get; set; }

    /// <summary>What lay at its place, of its length, when that was hashed; null while nothing was.</summary>
    public (Manifest Manifest, FileStamp Stamp)? Examined { get; set; }

    /// <summary>Puts what comes into <see cref="Stored"/>; null for a file that is shared as it lies.</summary>
    public BlockWriter? Writer { get; set; }

    /// <summary>What others call it, which is what the tracker is told; of a file that is fetched only one.</summary>
    public IReadOnlyList<FileAlias> Names { get; init; } = [new FileAlias(name)];

    /// <summary>Somebody else looks whether it is what it was: it lies in a folder that is followed.</summary>
    public bool IsFollowed { get; init; }

    /// <summary>The engine's own set: on the event loop only, but for <see cref="HaveCount"/>, which any thread may read.</summary>
    public BlockSet? Have { get; set; }

    /// <summary>What the tracker is told that this node has: all of it only once that is durable. Null: what it has.</summary>
    public BlockSet? Announced { get; set; }

    /// <summary>Neither asked for nor served until its disk works again.</summary>
    public bool IsResting
    {
        get => _isResting;
        set => _isResting = value;
    }

    /// <summary>Completes when all blocks came: it is being made durable and given its name from here on.</summary>
    public Task Arrived => _arrived.Task;

    public int HaveCount => Have?.Count ?? 0;

    public FileCounters Counters { get; init; } = new();

    public DiskState Disk { get; init; } = new(TimeProvider.System);

    /// <summary>Changes whenever anything gets on: blocks that come, blocks that are read or written again, what another process does.</summary>
    public long Progress => HaveCount + Interlocked.Read(ref _steps);

    /// <summary>Completes when the file is whole (null) or given up (the reason).</summary>
    public TaskCompletionSource<string?> Finished { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why it is given up, also after it was whole; else null.</summary>
    public string? Failure => _failure;

    /// <summary>It is whole, or was before it was given up.</summary>
    public bool WasWhole => Finished.Task is { IsCompletedSuccessfully: true, Result: null };

    public bool IsComplete => _failure is null && WasWhole;

    /// <summary>Cancelled when it is given up, or the node ends.</summary>
    public CancellationToken Ended => _ended.Token;

    public string Path => Stored?.FinalPath ?? "";

    /// <summary>Something got on that is not a new block.</summary>
    public void Step() => Interlocked.Increment(ref _steps);

    /// <summary>What is done for it on disk ends as soon as it can.</summary>
    public void Cancel() => _ended.Cancel();

    /// <summary>All blocks came.</summary>
    /// <returns>False where that was known.</returns>
    public bool Arrive() => _arrived.TrySetResult();

    /// <returns>False where it was given up before.</returns>
    public bool GiveUp(string reason)
    {
        if (Interlocked.CompareExchange(ref _failure, reason, null) is not null)
            return false;
        _ended.Cancel();
        Finished.TrySetResult(reason);
        return true;
    }

    /// <summary>Lets go of the file on disk.</summary>
    public void Dispose()
    {
        _ended.Cancel();
        Writer?.Close();
        Stored?.Dispose();
    }
}

/// <summary>A name of a file, and what the file that gives it has beside its content; null where that is not known.</summary>
internal readonly record struct FileAlias(string Name, FileTraits? Traits = null);

/// <summary>Where a file is fetched to.</summary>
/// <param name="Update">Whether it takes the place of an earlier version that a get has put there, and nobody has changed.</param>
/// <param name="Traits">What it has there beside its content; null for a file that is new now, and nobody's program.</param>
/// <param name="Sync">Whether it shall survive a loss of power before it is called whole.</param>
internal sealed record FileTarget(string Folder, bool Sync, FileTraits? Traits = null, bool Update = false);
