using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "I have these blocks as well now", as runs that ascend and do not overlap, so that they are never more work than the file has blocks.
/// 11 bytes of frame for one block.
/// <code>
/// u16 handle | per run: u16 first block, u16 blocks - 1
/// </code>
/// </summary>
public sealed record Have(ushort Handle, BlockRange[] Ranges) : PeerMessage
{
    public const int MaxRanges = 1024;

    public Have(ushort handle, int block) : this(handle, [new BlockRange(block, 1)])
    {
    }

    public override PeerMessageType Type => PeerMessageType.Have;

    public override int BodySize => 2 + Ranges.Length * Availability.RangeSize;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        foreach (var range in Ranges)
        {
            writer.WriteUInt16((ushort)range.First);
            writer.WriteUInt16((ushort)(range.Count - 1));
        }
    }

    internal static Have? Parse(ref WireReader reader)
    {
        var handle = reader.ReadUInt16();
        var count = reader.Remaining / Availability.RangeSize;
        if (reader.Failed || count is 0 or > MaxRanges)
            return null;
        var ranges = new BlockRange[count];
        var next = 0;
        for (var i = 0; i < count; i++)
        {
            ranges[i] = new BlockRange(reader.ReadUInt16(), reader.ReadUInt16() + 1);
            if (ranges[i].First < next)
                return null;
            next = ranges[i].First + ranges[i].Count;
        }
        return new Have(handle, ranges);
    }

    public bool Equals(Have? other) => other is not null && Handle == other.Handle && Ranges.AsSpan().SequenceEqual(other.Ranges);

    public override int GetHashCode() => HashCode.Combine(Handle, Ranges.Length, Ranges[0]);

    public override string ToString() =>
        $"Have handle={Handle} blocks={string.Join(',', Ranges.Select(r => r.Count == 1 ? $"{r.First}" : $"{r.First}-{r.First + r.Count - 1}"))}";
}
