namespace FsNet.Protocol.Tracker;

/// <summary>What part a node has in the swarm of a file.</summary>
/// <param name="IsVoice">Nobody else speaks with the voice that it has among those that lack blocks, or do not.</param>
internal readonly record struct Standing(NodeRecord Node, bool IsComplete, bool IsVoice)
{
    public static Standing Of(Entry entry) =>
        new(entry.Node, entry.IsComplete, entry.Crowd?.SideOf(entry.IsComplete).Members.Count is null or 1);
}
