namespace FsNet.Protocol.Tracker;

/// <summary>
/// What may be drawn when somebody asks for peers: a node, or all nodes of one address prefix, which are one voice however many they are.
/// </summary>
/// <param name="Who">The number of a node, or below zero: the complement of that of a <see cref="CrowdSide"/>.</param>
/// <param name="TimesDrawn">How often the tracker has sent somebody there.</param>
internal record struct Voice(int Who, int TimesDrawn)
{
    public readonly bool IsCrowd => Who < 0;
}
