using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// "Say this on the connection by which I have called you, if it is you who has called me here." Node ids and ports in a Hello are
/// claims; whom a call has reached is not. So a node that was called by somebody, and has called the address that this somebody claims to
/// have, learns whether both connections lead to one node: it says a token on the first, and hears it on the second.
/// <code>
/// u64 token
/// </code>
/// </summary>
public sealed record Probe(ulong Token) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Probe;

    public override int BodySize => 8;

    protected override void FormatBody(ref WireWriter writer) => writer.WriteUInt64(Token);

    internal static Probe Parse(ref WireReader reader) => new(reader.ReadUInt64());

    public override string ToString() => $"Probe token={Token:x16}";
}
