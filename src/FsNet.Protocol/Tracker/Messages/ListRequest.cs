using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// List (5): a page of all names. Answered with Listing.
/// <code>
/// Cursor  9, u64 0 for the first page, then what the page before ended with
/// Wanted 10, u16 rows at most, 1 or more
/// </code>
/// </summary>
public readonly record struct ListRequest(ulong Cursor, ushort Wanted) : ITrackMessage
{
    private static readonly FieldSet Fields = FieldSet.Of(Field.Cursor, Field.Wanted);

    public static TrackType Type => TrackType.List;

    public int Size => 2 * FieldReader.HeadSize + sizeof(ulong) + sizeof(ushort);

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.Cursor, Cursor);
        writer.WriteField(Field.Wanted, Wanted);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out ListRequest message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
            message = field == Field.Cursor
                ? message with { Cursor = BinaryPrimitives.ReadUInt64BigEndian(value) }
                : message with { Wanted = BinaryPrimitives.ReadUInt16BigEndian(value) };
        var failure = reader.Finish(Field.Cursor, Field.Wanted);
        return failure.IsFailure || message.Wanted > 0 ? failure : ParseFailure.Malformed(Field.Wanted);
    }

    public override string ToString() => $"List cursor={Cursor} wanted={Wanted}";
}
