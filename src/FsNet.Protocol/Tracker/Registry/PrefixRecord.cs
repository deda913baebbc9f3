using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>All nodes of one address prefix, and what they cost together.</summary>
internal sealed class PrefixRecord(AddressPrefix prefix)
{
    public AddressPrefix Prefix { get; } = prefix;

    public int Number { get; set; }

    /// <summary>See <see cref="Costs"/>. Changed by the <see cref="PrefixTable"/> only.</summary>
    public long Bytes { get; set; }

    /// <summary>The node that came last: the first to go when others need room.</summary>
    public NodeRecord? Newest { get; private set; }

    /// <summary>Among prefixes of about the same size.</summary>
    public PrefixRecord? Next { get; set; }

    public PrefixRecord? Previous { get; set; }

    public void Add(NodeRecord node)
    {
        node.OlderOfPrefix = Newest;
        if (Newest is not null)
            Newest.NewerOfPrefix = node;
        Newest = node;
    }

    public void Remove(NodeRecord node)
    {
        if (node.NewerOfPrefix is null)
            Newest = node.OlderOfPrefix;
        else
            node.NewerOfPrefix.OlderOfPrefix = node.OlderOfPrefix;
        if (node.OlderOfPrefix is not null)
            node.OlderOfPrefix.NewerOfPrefix = node.NewerOfPrefix;
    }
}
