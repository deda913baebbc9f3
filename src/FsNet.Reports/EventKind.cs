namespace FsNet.Reports;

/// <summary>
/// The kinds of events in events.jsonl, by those who write them and those who read them. Nodes write the first three into their own event
/// files; the rest is what the testbed did or saw.
/// </summary>
internal static class EventKind
{
    /// <summary>A block arrived.</summary>
    public const string Block = "block";

    /// <summary>A node has the whole file.</summary>
    public const string Complete = "complete";

    /// <summary>A program of others has written more, by the size of what is in its folder.</summary>
    public const string Progress = "progress";

    /// <summary>A connection came or went.</summary>
    public const string Peer = "peer";

    /// <summary>The leechers are told to start: times count from here.</summary>
    public const string Barrier = "barrier";

    public const string Kill = "kill";
    public const string Restart = "restart";

    /// <summary>Links are different from now on.</summary>
    public const string Link = "link";

    public const string Partition = "partition";

    /// <summary>A partition is over.</summary>
    public const string Heal = "heal";

    /// <summary>A program ended by itself.</summary>
    public const string Ended = "ended";

    /// <summary>With this every run ends that started.</summary>
    public const string Over = "over";
}
