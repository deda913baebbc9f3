using System.Buffers.Binary;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Update (3): what changed since the Presentation. Without deltas it is a sign of life: either way everything of this node counts
/// for another TTL. Answered with Accepted. An unknown node or file is no error: the audit in the answer tells. Each delta is judged by
/// itself, as each file of a Presentation is.
/// <code>
/// Port        2, u16 as in Presentation
/// NodeId      3, u64 as in Presentation
/// FileDelta   5, repeated, see FileDelta
/// RemoveFile  6, repeated, 32 bytes: the id of a file this node no longer has, under any name
/// </code>
/// </summary>
public readonly ref struct UpdateRequest
{
    private static readonly FieldSet Single = FieldSet.Of(Field.Port, Field.NodeId);
    private static readonly FieldSet Repeated = FieldSet.Of(Field.FileDelta, Field.RemoveFile);

    private readonly ReadOnlySpan<byte> _body;

    private UpdateRequest(ReadOnlySpan<byte> body, ushort port, ulong nodeId)
    {
        _body = body;
        Port = port;
        NodeId = nodeId;
    }

    public ushort Port { get; }

    public ulong NodeId { get; }

    /// <summary>Each is to be parsed as a <see cref="FileDelta"/>, which may fail.</summary>
    public FieldValues Deltas => new(_body, Field.FileDelta);

    /// <summary>Each is the id of a file.</summary>
    public FieldValues Removed => new(_body, Field.RemoveFile);

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out UpdateRequest message)
    {
        message = default;
        var (port, nodeId) = ((ushort)0, 0UL);
        var reader = new FieldReader(body, Single, Repeated);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.Port)
                port = BinaryPrimitives.ReadUInt16BigEndian(value);
            else if (field == Field.NodeId)
                nodeId = BinaryPrimitives.ReadUInt64BigEndian(value);
        }
        message = new UpdateRequest(body, port, nodeId);
        var failure = reader.Finish(Field.Port, Field.NodeId);
        return failure.IsFailure || port > 0 ? failure : ParseFailure.Malformed(Field.Port);
    }

    public override string ToString() =>
        $"Update port={Port} node={NodeId:x16} deltas={Deltas.Count()} removed={Removed.Count()}";
}
