using System.Buffers.Binary;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Locate (6): who has blocks of this file? Answered with Located.
/// <code>
/// FileId      8, 32 bytes
/// Wanted     10, u16 peers at most, 1 or more
/// Port        2, u16 optional: the asker's own, which is then left out
/// WithBlocks 11, empty, optional: say which blocks each has, in order of registration
/// Cursor      9, u64 optional, with WithBlocks: what the page before ended with
/// </code>
/// </summary>
public readonly record struct LocateRequest(Hash256 Id, ushort Wanted, ushort Port = 0, bool WithBlocks = false, ulong Cursor = 0)
    : ITrackMessage
{
    private static readonly FieldSet Fields =
        FieldSet.Of(Field.FileId, Field.Wanted, Field.Port, Field.WithBlocks, Field.Cursor);

    public static TrackType Type => TrackType.Locate;

    public int Size =>
        FieldWriter.SizeOf(Hash256.Size) + FieldWriter.SizeOf(sizeof(ushort))
        + (Port == 0 ? 0 : FieldWriter.SizeOf(sizeof(ushort)))
        + (WithBlocks ? FieldWriter.SizeOf(0) : 0)
        + (Cursor == 0 ? 0 : FieldWriter.SizeOf(sizeof(ulong)));

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.FileId, Id);
        writer.WriteField(Field.Wanted, Wanted);
        if (Port != 0)
            writer.WriteField(Field.Port, Port);
        if (WithBlocks)
            writer.WriteHead(Field.WithBlocks, 0);
        if (Cursor != 0)
            writer.WriteField(Field.Cursor, Cursor);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out LocateRequest message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
            message = message.With(field, value);
        var failure = reader.Finish(Field.FileId, Field.Wanted);
        return failure.IsFailure || message.Wanted > 0 ? failure : ParseFailure.Malformed(Field.Wanted);
    }

    public override string ToString() =>
        $"Locate file={Id.Short}.. wanted={Wanted}{(Port == 0 ? "" : $" port={Port}")}"
        + $"{(WithBlocks ? " blocks" : "")}{(Cursor == 0 ? "" : $" cursor={Cursor}")}";

    private LocateRequest With(Field field, ReadOnlySpan<byte> value) => field switch
    {
        Field.FileId => this with { Id = new Hash256(value) },
        Field.Wanted => this with { Wanted = BinaryPrimitives.ReadUInt16BigEndian(value) },
        Field.Port => this with { Port = BinaryPrimitives.ReadUInt16BigEndian(value) },
        Field.WithBlocks => this with { WithBlocks = true },
        _ => this with { Cursor = BinaryPrimitives.ReadUInt64BigEndian(value) },
    };
}
