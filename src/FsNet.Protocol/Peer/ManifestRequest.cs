using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// Asks for the hashes of some blocks.
/// <code>
/// u16 handle | u16 first block | u16 blocks - 1
/// </code>
/// </summary>
public sealed record ManifestRequest(ushort Handle, int First, int Count) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.ManifestRequest;

    public override int BodySize => 6;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt16(Handle);
        writer.WriteUInt16((ushort)First);
        writer.WriteUInt16((ushort)(Count - 1));
    }

    internal static ManifestRequest Parse(ref WireReader reader) =>
        new(reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16() + 1);

    public override string ToString() => $"ManifestRequest handle={Handle} first={First} count={Count}";
}
