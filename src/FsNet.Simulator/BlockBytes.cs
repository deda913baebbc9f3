using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>Some bytes of a block that takes long, or never becomes whole. (Whole ones are no message: see <see cref="Mail"/>.)</summary>
/// <param name="Flows">They have come by a <see cref="Network.Flow"/>, which has taken its part of the lines for them.</param>
internal sealed record BlockBytes(int Count, bool Flows = false) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Block;

    public override int BodySize => BlockHeader.Size + Count;

    protected override void FormatBody(ref WireWriter writer) => writer.Take(BodySize).Clear();
}
