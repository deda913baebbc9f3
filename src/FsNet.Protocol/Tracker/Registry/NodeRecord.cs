using System.Text;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>A node: one run of a program, at one address.</summary>
/// <param name="cameAt">When it was first heard of.</param>
internal sealed class NodeRecord(NodeAddress address, ulong id, PrefixRecord prefix, TimeSpan cameAt)
{
    public NodeAddress Address { get; } = address;

    public ulong Id { get; } = id;

    /// <summary>What it calls itself, UTF-8; empty where it does not say.</summary>
    public byte[] Name { get; private set; } = [];

    public int Number { get; set; }

    /// <summary>The number of its address and port, which all runs there share.</summary>
    public int Site { get; set; }

    public PrefixRecord Prefix { get; } = prefix;

    public TimeSpan CameAt { get; } = cameAt;

    public TimeSpan SeenAt { get; set; } = cameAt;

    /// <summary>Another run at this address that came before this one.</summary>
    public NodeRecord? EarlierRun { get; set; }

    public NodeRecord? LaterRun { get; set; }

    /// <summary>It is registered no more: what it told waits to be swept.</summary>
    public bool IsGone { get; set; }

    /// <summary>Others are registered at this very address and port.</summary>
    public bool SharesAddress => EarlierRun is not null || LaterRun is not null;

    /// <summary>Before this one in the order in which nodes were last heard of.</summary>
    public NodeRecord? Older { get; set; }

    public NodeRecord? Newer { get; set; }

    /// <summary>Before this one in the order in which nodes of its prefix came.</summary>
    public NodeRecord? OlderOfPrefix { get; set; }

    public NodeRecord? NewerOfPrefix { get; set; }

    /// <summary>The latest.</summary>
    public Entry? FirstEntry { get; private set; }

    public int Files { get; private set; }

    public int Names { get; set; }

    public long Blocks { get; set; }

    public AuditCounts Audit => new(Files, Names, Blocks);

    /// <param name="name">Null where it does not say.</param>
    public void Call(string? name)
    {
        if (Encoding.UTF8.GetString(Name) != (name ?? ""))
            Name = Encoding.UTF8.GetBytes(name ?? "");
    }

    public void Add(Entry entry)
    {
        entry.Row.Next = FirstEntry?.Number ?? EntryPool.None;
        if (FirstEntry is { } first)
            first.Row.Previous = entry.Number;
        FirstEntry = entry;
        Files++;
    }

    public void Remove(Entry entry)
    {
        var (next, previous) = (entry.Row.Next, entry.Row.Previous);
        if (previous == EntryPool.None)
            FirstEntry = next == EntryPool.None ? null : entry with { Number = next };
        else
            entry.Pool[previous].Next = next;
        if (next != EntryPool.None)
            entry.Pool[next].Previous = previous;
        Files--;
    }
}
