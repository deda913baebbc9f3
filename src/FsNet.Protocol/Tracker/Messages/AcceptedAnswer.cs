using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Accepted (0x82), to Presentation, Update and Goodbye.
/// <code>
/// Ttl   12, u32 milliseconds until this node is forgotten, unless it speaks
/// Audit 15, see AuditCounts
/// </code>
/// </summary>
public readonly record struct AcceptedAnswer(TimeSpan Ttl, AuditCounts Audit) : ITrackMessage
{
    private static readonly FieldSet Fields = FieldSet.Of(Field.Ttl, Field.Audit);

    public static TrackType Type => TrackType.Accepted;

    public int Size => 2 * FieldReader.HeadSize + sizeof(uint) + AuditCounts.Size;

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.Ttl, (uint)Ttl.TotalMilliseconds);
        writer.WriteHead(Field.Audit, AuditCounts.Size);
        Audit.Format(ref writer);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out AcceptedAnswer message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
            message = field == Field.Ttl
                ? message with { Ttl = TimeSpan.FromMilliseconds(BinaryPrimitives.ReadUInt32BigEndian(value)) }
                : message with { Audit = AuditCounts.Parse(value) };
        return reader.Finish(Field.Ttl, Field.Audit);
    }

    public override string ToString() =>
        $"Accepted ttl={Ttl.TotalSeconds:0.###}s files={Audit.Files} names={Audit.Names} blocks={Audit.Blocks}";
}
