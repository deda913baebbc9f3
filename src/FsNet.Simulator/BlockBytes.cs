using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>Some bytes of a block that never becomes whole. (Whole ones are no message: see <see cref="Mail"/>.)</summary>
internal sealed record BlockBytes(int Count) : PeerMessage
{
    public override PeerMessageType Type => PeerMessageType.Block;

    public override int BodySize => BlockHeader.Size + Count;

    protected override void FormatBody(ref WireWriter writer) => writer.Take(BodySize).Clear();
}
