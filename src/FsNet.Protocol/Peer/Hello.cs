using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// The first frame in either direction.
/// <code>
/// u32 magic "FsNt" | u8 version | u64 node id | u16 port the node listens on (0: it does not)
/// </code>
/// </summary>
public sealed record Hello(ulong NodeId, ushort ListenPort) : PeerMessage
{
    public const uint Magic = 0x46734E74;
    public const byte Version = 1;

    public override PeerMessageType Type => PeerMessageType.Hello;

    public override int BodySize => 4 + 1 + 8 + 2;

    protected override void FormatBody(ref WireWriter writer)
    {
        writer.WriteUInt32(Magic);
        writer.WriteByte(Version);
        writer.WriteUInt64(NodeId);
        writer.WriteUInt16(ListenPort);
    }

    internal static Hello? Parse(ref WireReader reader)
    {
        var known = reader.ReadUInt32() == Magic & reader.ReadByte() == Version;
        var hello = new Hello(reader.ReadUInt64(), reader.ReadUInt16());
        return known ? hello : null;
    }

    public override string ToString() => $"Hello node={NodeId:x16} port={ListenPort}";
}
