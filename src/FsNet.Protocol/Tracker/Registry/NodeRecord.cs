using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>A node: one run of a program, at one address.</summary>
internal sealed class NodeRecord(NodeAddress address, ulong id, ulong sequence)
{
    public NodeAddress Address { get; } = address;

    public ulong Id { get; } = id;

    /// <summary>The order in which nodes came.</summary>
    public ulong Sequence { get; } = sequence;

    public TimeSpan SeenAt { get; set; }

    public NodeRecord? Older { get; set; }

    public NodeRecord? Newer { get; set; }

    public Entry? FirstEntry { get; private set; }

    public int Files { get; private set; }

    public int Names { get; set; }

    public long Blocks { get; set; }

    public AuditCounts Audit => new(Files, Names, Blocks);

    public void Add(Entry entry)
    {
        entry.NextOfNode = FirstEntry;
        if (FirstEntry is not null)
            FirstEntry.PreviousOfNode = entry;
        FirstEntry = entry;
        Files++;
    }

    public void Remove(Entry entry)
    {
        if (entry.PreviousOfNode is null)
            FirstEntry = entry.NextOfNode;
        else
            entry.PreviousOfNode.NextOfNode = entry.NextOfNode;
        if (entry.NextOfNode is not null)
            entry.NextOfNode.PreviousOfNode = entry.PreviousOfNode;
        Files--;
    }
}
