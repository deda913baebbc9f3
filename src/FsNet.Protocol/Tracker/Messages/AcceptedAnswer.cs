using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Accepted (0x82), to Presentation, Update and Goodbye.
/// <code>
/// Ttl     12, u32 milliseconds until this node is forgotten, unless it speaks
/// Audit   15, see AuditCounts
/// Refused 27, repeated, see RefusedItem: what of the message was not taken
/// </code>
/// </summary>
/// <param name="Refused">Null where all was taken.</param>
public readonly record struct AcceptedAnswer(TimeSpan Ttl, AuditCounts Audit, RefusedItem[]? Refused = null) : ITrackMessage
{
    private static readonly FieldSet Single = FieldSet.Of(Field.Ttl, Field.Audit);
    private static readonly FieldSet Repeated = FieldSet.Of(Field.Refused);

    public static TrackType Type => TrackType.Accepted;

    public int Size
    {
        get
        {
            var size = FieldWriter.SizeOf(sizeof(uint)) + FieldWriter.SizeOf(AuditCounts.Size);
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
        {
            if (field == Field.Ttl)
                message = message with { Ttl = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(value)) };
            else if (field == Field.Audit)
                message = message with { Audit = AuditCounts.Parse(value) };
            else if (RefusedItem.TryParse(value, out var item))
                (refused ??= []).Add(item);
            else
                return reader.Fail(field);
        }
        message = message with { Refused = refused?.ToArray() };
        return reader.Finish(Field.Ttl, Field.Audit);
    }

    public override string ToString() =>
        $"Accepted ttl={Ttl.TotalSeconds:0.###}s files={Audit.Files} names={Audit.Names} blocks={Audit.Blocks}"
        + (Refused is null ? "" : $" refused={Refused.Length}");
}
