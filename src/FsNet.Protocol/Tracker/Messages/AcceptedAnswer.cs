using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Accepted (0x82), to Presentation, Update and Goodbye.
/// <code>
/// Ttl         12, u32 milliseconds until this node is forgotten, unless it speaks
/// Audit       15, see AuditCounts
/// Observed    13, where others are told that this node is: 4 or 16 bytes, u16 port
/// SameAddress 28, u16 other nodes that live at that very address and port; absent where there are none
/// Refused     27, repeated, see RefusedItem: what of the message was not taken
/// </code>
/// </summary>
/// <param name="Refused">Null where all was taken.</param>
public readonly record struct AcceptedAnswer(TimeSpan Ttl, AuditCounts Audit, RefusedItem[]? Refused = null) : ITrackMessage
{
    private static readonly FieldSet Single = FieldSet.Of(Field.Ttl, Field.Audit, Field.Observed, Field.SameAddress);
    private static readonly FieldSet Repeated = FieldSet.Of(Field.Refused);

    public static TrackType Type => TrackType.Accepted;

    /// <summary>Null where the tracker does not say.</summary>
    public NodeAddress? Observed { get; init; }

    public int SameAddress { get; init; }

    public int Size
    {
        get
        {
            var size = FieldWriter.SizeOf(sizeof(uint)) + FieldWriter.SizeOf(AuditCounts.Size)
                + (Observed is { } observed ? FieldWriter.SizeOf(observed.PackedSize) : 0)
                + (SameAddress > 0 ? FieldWriter.SizeOf(sizeof(ushort)) : 0);
            foreach (var item in Refused ?? [])
                size += FieldWriter.SizeOf(item.Size);
            return size;
        }
    }

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.Ttl, (uint)Ttl.TotalMilliseconds);
        writer.WriteHead(Field.Audit, AuditCounts.Size);
        Audit.Format(ref writer);
        if (Observed is { } observed)
            writer.WriteField(Field.Observed, observed);
        if (SameAddress > 0)
            writer.WriteField(Field.SameAddress, (ushort)SameAddress);
        foreach (var item in Refused ?? [])
        {
            writer.WriteHead(Field.Refused, item.Size);
            item.Format(ref writer);
        }
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out AcceptedAnswer message)
    {
        message = default;
        List<RefusedItem>? refused = null;
        var reader = new FieldReader(body, Single, Repeated);
        while (reader.TryNext(out var field, out var value))
            if (!TryTake(field, value, ref message, ref refused))
                return reader.Fail(field);
        message = message with { Refused = refused?.ToArray() };
        return reader.Finish(Field.Ttl, Field.Audit);
    }

    public override string ToString() =>
        $"Accepted ttl={Ttl.TotalSeconds:0.###}s files={Audit.Files} names={Audit.Names} blocks={Audit.Blocks}"
        + (Observed is null ? "" : $" observed={Observed}")
        + (SameAddress == 0 ? "" : $" same-address={SameAddress}")
        + (Refused is null ? "" : $" refused={Refused.Length}");

    private static bool TryTake(Field field, ReadOnlySpan<byte> value, ref AcceptedAnswer message, ref List<RefusedItem>? refused)
    {
        switch (field)
        {
            case Field.Ttl:
                message = message with { Ttl = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(value)) };
                return true;
            case Field.Audit:
                message = message with { Audit = AuditCounts.Parse(value) };
                return true;
            case Field.Observed:
                var isAddress = NodeAddress.TryParse(value, out var observed);
                message = message with { Observed = observed };
                return isAddress;
            case Field.SameAddress:
                message = message with { SameAddress = BinaryPrimitives.ReadUInt16BigEndian(value) };
                return true;
            default:
                var isItem = RefusedItem.TryParse(value, out var item);
                (refused ??= []).Add(item);
                return isItem;
        }
    }
}
