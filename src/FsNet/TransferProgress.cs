namespace FsNet;

/// <summary>How far sharing or fetching has come.</summary>
public sealed record TransferProgress
{
    /// <summary>Files that are done: hashed, or whole and verified.</summary>
    public int DoneFiles { get; init; }

    /// <summary>Files in all.</summary>
    public int TotalFiles { get; init; }

    /// <summary>Blocks that are verified. None where files are hashed to be shared.</summary>
    public int DoneBlocks { get; init; }

    /// <summary>Blocks in all.</summary>
    public int TotalBlocks { get; init; }

    /// <summary>Bytes that are done; of files that are fetched by the share of their blocks.</summary>
    public long DoneBytes { get; init; }

    /// <summary>Bytes in all.</summary>
    public long TotalBytes { get; init; }

    /// <summary>Bytes of blocks that this node received since it started, of whatever file: its rate is their growth.</summary>
    public long ReceivedBytes { get; init; }

    /// <summary>Connected nodes.</summary>
    public int Peers { get; init; }

    /// <summary>What keeps it waiting, in a few words, for example <c>tracker unreachable</c>; null for nothing in particular.</summary>
    public string? Waiting { get; init; }
}
