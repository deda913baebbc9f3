using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Located (0x86), to Locate. Truncated: more peers were wanted and are there than fit a datagram; TCP takes them.
/// <code>
/// Totals          17, u32 sources, u32 complete sources
/// PartialPeersV4  18, 6 bytes a peer that lacks blocks
/// PartialPeersV6  19, 18 bytes a peer that lacks blocks
/// CompletePeersV4 20, 6 bytes a peer that has all blocks
/// CompletePeersV6 21, 18 bytes a peer that has all blocks
/// Holder          22, repeated, in place of the four: with WithBlocks, see Holder
/// HolderName      31, repeated, see HolderName: of the holders; not there where they do not say
/// Cursor           9, u64 for the next page, with WithBlocks; not there on the last
/// </code>
/// </summary>
public readonly ref struct LocatedAnswer
{
    private static readonly FieldSet Single = FieldSet.Of(
        Field.Totals, Field.PartialPeersV4, Field.PartialPeersV6, Field.CompletePeersV4, Field.CompletePeersV6, Field.Cursor);

    private static readonly FieldSet Repeated = FieldSet.Of(Field.Holder, Field.HolderName);

    private readonly ReadOnlySpan<byte> _body;

    private LocatedAnswer(ReadOnlySpan<byte> body, int sources, int complete, ulong next)
    {
        _body = body;
        Sources = sources;
        CompleteSources = complete;
        NextCursor = next;
    }

    public int Sources { get; }

    public int CompleteSources { get; }

    /// <summary>0 when this is the last page.</summary>
    public ulong NextCursor { get; }

    public PeerList PartialV4 => new(ValueOf(Field.PartialPeersV4), isV6: false);

    public PeerList PartialV6 => new(ValueOf(Field.PartialPeersV6), isV6: true);

    public PeerList CompleteV4 => new(ValueOf(Field.CompletePeersV4), isV6: false);

    public PeerList CompleteV6 => new(ValueOf(Field.CompletePeersV6), isV6: true);

    /// <summary>Each parses as a <see cref="Holder"/>.</summary>
    public FieldValues Holders => new(_body, Field.Holder);

    /// <summary>Each parses as a <see cref="HolderName"/>.</summary>
    public FieldValues HolderNames => new(_body, Field.HolderName);

    public int PeerCount => PartialV4.Count + PartialV6.Count + CompleteV4.Count + CompleteV6.Count + Holders.Count();

    /// <summary>All peers: those that lack blocks, then those that are complete.</summary>
    /// <param name="complete">How many of them are complete.</param>
    public NodeAddress[] PeersInOrder(out int complete)
    {
        complete = CompleteV4.Count + CompleteV6.Count;
        var peers = new NodeAddress[PartialV4.Count + PartialV6.Count + complete];
        var count = 0;
        foreach (var peer in PartialV4)
            peers[count++] = peer;
        foreach (var peer in PartialV6)
            peers[count++] = peer;
        foreach (var peer in CompleteV4)
            peers[count++] = peer;
        foreach (var peer in CompleteV6)
            peers[count++] = peer;
        return peers;
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out LocatedAnswer message)
    {
        message = default;
        var (sources, complete, next) = (0u, 0u, 0UL);
        var reader = new FieldReader(body, Single, Repeated);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.Totals)
                (sources, complete) = (BinaryPrimitives.ReadUInt32BigEndian(value), BinaryPrimitives.ReadUInt32BigEndian(value[4..]));
            else if (field == Field.Cursor)
                next = BinaryPrimitives.ReadUInt64BigEndian(value);
            else if (!IsPeers(field, value))
                return reader.Fail(field);
        }
        message = new LocatedAnswer(body, (int)Math.Min(sources, int.MaxValue), (int)Math.Min(complete, int.MaxValue), next);
        return reader.Finish(Field.Totals);
    }

    public override string ToString() =>
        $"Located peers={PeerCount} sources={Sources} complete={CompleteSources}{(NextCursor == 0 ? "" : $" next={NextCursor}")}";

    private static bool IsPeers(Field field, ReadOnlySpan<byte> value) => field switch
    {
        Field.Holder => Holder.TryParse(value, out _),
        Field.HolderName => HolderName.TryParse(value, out _, out _),
        Field.PartialPeersV4 or Field.CompletePeersV4 => value.Length % NodeAddress.PackedSizeV4 == 0,
        _ => value.Length % NodeAddress.PackedSizeV6 == 0,
    };

    private ReadOnlySpan<byte> ValueOf(Field field)
    {
        var values = new FieldValues(_body, field);
        return values.MoveNext() ? values.Current : default;
    }
}
