using System.Buffers.Binary;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Presentation (2): here I am, and these files I have blocks of. Answered with Accepted. The node's address is the packet's
/// source. Files add up over several messages; one told again replaces what was told of it before. Each is judged by itself: one that
/// is refused leaves the others as they are.
/// <code>
/// Port    2, u16 where this node takes connections
/// NodeId  3, u64 drawn at random by each run of a node: a new one at an old address starts from nothing
/// NodeName 30, UTF-8, optional: what this node calls itself, see NodeName
/// File    4, repeated, see FileEntry
/// Traits 29, repeated, optional, see FileTraits: of the files
/// </code>
/// </summary>
public readonly ref struct PresentationRequest
{
    private static readonly FieldSet Single = FieldSet.Of(Field.Port, Field.NodeId, Field.NodeName);
    private static readonly FieldSet Repeated = FieldSet.Of(Field.File, Field.Traits);

    private readonly ReadOnlySpan<byte> _body;

    private PresentationRequest(ReadOnlySpan<byte> body, ushort port, ulong nodeId, string? name)
    {
        _body = body;
        Port = port;
        NodeId = nodeId;
        NodeName = name;
    }

    public ushort Port { get; }

    public ulong NodeId { get; }

    /// <summary>What the node calls itself; null where it does not say.</summary>
    public string? NodeName { get; }

    /// <summary>Those of the files.</summary>
    public TraitsWalk Traits => new(new FieldValues(_body, Field.Traits));

    /// <summary>Each is to be parsed as a <see cref="FileEntry"/>, which may fail.</summary>
    public FieldValues Files => new(_body, Field.File);

    public static ParseFailure Parse(ReadOnlySpan<byte> body, out PresentationRequest message)
    {
        message = default;
        var (port, nodeId, name) = ((ushort)0, 0UL, (string?)null);
        var reader = new FieldReader(body, Single, Repeated);
        while (reader.TryNext(out var field, out var value))
        {
            if (field == Field.Port)
                port = BinaryPrimitives.ReadUInt16BigEndian(value);
            else if (field == Field.NodeId)
                nodeId = BinaryPrimitives.ReadUInt64BigEndian(value);
            else if (field == Field.NodeName && !Content.NodeName.TryDecode(value, out name))
                return reader.Fail(field);
        }
        message = new PresentationRequest(body, port, nodeId, name);
        var failure = reader.Finish(Field.Port, Field.NodeId);
        return failure.IsFailure || port > 0 ? failure : ParseFailure.Malformed(Field.Port);
    }

    public override string ToString() => $"Presentation port={Port} node={NodeId:x16} files={Files.Count()}{(NodeName is null ? "" : $" name={TrackText.Quote(NodeName)}")}";
}
