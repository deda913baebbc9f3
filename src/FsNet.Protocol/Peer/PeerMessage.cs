using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// A control message between two nodes. (Block bytes are no message object: see <see cref="BlockHeader"/>.)
/// <code>
/// frame = u32 length of what follows | u8 type | body
/// </code>
/// <c>ToString</c> is the one-line text form that logs show.
/// </summary>
public abstract record PeerMessage
{
    public abstract PeerMessageType Type { get; }

    /// <summary>Bytes of the body, without length and type.</summary>
    public abstract int BodySize { get; }

    /// <summary>Bytes of the whole frame.</summary>
    public int FrameSize => Frame.HeaderSize + BodySize;

    protected abstract void FormatBody(ref WireWriter writer);

    /// <summary>Writes the whole frame, <see cref="FrameSize"/> bytes.</summary>
    public void Format(ref WireWriter writer)
    {
        writer.WriteUInt32((uint)(1 + BodySize));
        writer.WriteByte((byte)Type);
        FormatBody(ref writer);
    }

    /// <summary>Reads the body of any control message.</summary>
    /// <param name="body">The frame without its length and type.</param>
    /// <returns>Null when the bytes are not such a message; <paramref name="complaint"/> then says why.</returns>
    public static PeerMessage? Parse(PeerMessageType type, ReadOnlySpan<byte> body, out string complaint)
    {
        var reader = new WireReader(body);
        PeerMessage? message = type switch
        {
            PeerMessageType.Hello => Hello.Parse(ref reader),
            PeerMessageType.Open => Open.Parse(ref reader),
            PeerMessageType.Refuse => Refuse.Parse(ref reader),
            PeerMessageType.ManifestRequest => ManifestRequest.Parse(ref reader),
            PeerMessageType.Manifest => ManifestPart.Parse(ref reader),
            PeerMessageType.Have => Have.Parse(ref reader),
            PeerMessageType.Suggest => Suggest.Parse(ref reader),
            PeerMessageType.Request => Request.Parse(ref reader),
            PeerMessageType.Cancel => Cancel.Parse(ref reader),
            PeerMessageType.Reject => Reject.Parse(ref reader),
            PeerMessageType.Goodbye => Goodbye.Parse(ref reader),
            PeerMessageType.Probe => Probe.Parse(ref reader),
            _ => null,
        };
        complaint = reader.Failed ? $"a {type} frame of {body.Length} bytes is too short"
            : message is null ? $"a {type} frame of {body.Length} bytes is malformed"
            : reader.AtEnd ? ""
            : $"a {type} frame has {reader.Remaining} bytes too many";
        return complaint.Length == 0 ? message : null;
    }
}
