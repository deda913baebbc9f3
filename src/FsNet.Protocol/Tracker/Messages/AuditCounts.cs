using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// How much a tracker holds for a node. A node whose own counts differ presents everything again: that heals a restarted
/// tracker and lost messages alike.
/// <code>
/// u32 files (distinct ids), u32 names, u64 blocks held, over all files
/// </code>
/// </summary>
public readonly record struct AuditCounts(int Files, int Names, long Blocks)
{
    public const int Size = 16;

    public void Format(ref WireWriter writer)
    {
        writer.WriteUInt32((uint)Files);
        writer.WriteUInt32((uint)Names);
        writer.WriteUInt64((ulong)Blocks);
    }

    public static AuditCounts Parse(ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(value);
        return new AuditCounts((int)reader.ReadUInt32(), (int)reader.ReadUInt32(), (long)reader.ReadUInt64());
    }
}
