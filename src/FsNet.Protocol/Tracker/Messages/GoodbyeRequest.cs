using System.Buffers.Binary;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Goodbye (7): forget me now. Answered with Accepted.
/// <code>
/// Port   2, u16 where this node takes connections; its address is the packet's source
/// NodeId 3, u64 drawn at random by each run of a node
/// </code>
/// </summary>
public readonly record struct GoodbyeRequest(ushort Port, ulong NodeId) : ITrackMessage
{
    private static readonly FieldSet Fields = FieldSet.Of(Field.Port, Field.NodeId);

    public static TrackType Type => TrackType.Goodbye;

    public int Size => 2 * FieldReader.HeadSize + sizeof(ushort) + sizeof(ulong);

    public void Format(ref WireWriter writer)
    {
        writer.WriteField(Field.Port, Port);
        writer.WriteField(Field.NodeId, NodeId);
    }

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out GoodbyeRequest message)
    {
        message = default;
        var reader = new FieldReader(body, Fields, default);
        while (reader.TryNext(out var field, out var value))
            message = field == Field.Port
                ? message with { Port = BinaryPrimitives.ReadUInt16BigEndian(value) }
                : message with { NodeId = BinaryPrimitives.ReadUInt64BigEndian(value) };
        var failure = reader.Finish(Field.Port, Field.NodeId);
        return failure.IsFailure || message.Port > 0 ? failure : ParseFailure.Malformed(Field.Port);
    }

    public override string ToString() => $"Goodbye port={Port} node={NodeId:x16}";
}
