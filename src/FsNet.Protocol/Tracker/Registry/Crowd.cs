namespace FsNet.Protocol.Tracker;

/// <summary>The nodes of one address prefix that have one file, where there are several.</summary>
internal sealed class Crowd
{
    private readonly CrowdSide _partial = new();
    private readonly CrowdSide _complete = new();

    public Dictionary<NodeRecord, Entry> Members { get; } = [];

    /// <summary>Those that have every block, or those that lack some.</summary>
    public CrowdSide SideOf(bool complete) => complete ? _complete : _partial;
}

/// <summary>One voice, of many nodes.</summary>
internal sealed class CrowdSide : Voice
{
    public VoiceList Members;
}
