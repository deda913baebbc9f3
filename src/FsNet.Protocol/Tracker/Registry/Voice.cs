namespace FsNet.Protocol.Tracker;

/// <summary>
/// What may be drawn when somebody asks for peers: a node, or all nodes of one address prefix, which are one voice however many they are.
/// </summary>
internal abstract class Voice
{
    /// <summary>Where in its list it is.</summary>
    public int Index { get; set; } = -1;

    /// <summary>How often the tracker has sent somebody there.</summary>
    public int TimesDrawn { get; set; }
}
