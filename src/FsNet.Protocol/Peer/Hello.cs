using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Peer;

/// <summary>
/// The first frame in either direction.
/// <code>
/// u32 magic "FsNt" | u8 version | u64 node id | u16 port the node listens on (0: it does not)
/// </code>
/// Id and port are claims: see <see cref="Probe"/>. Version 1 has no Probe.
/// </summary>
public sealed record Hello(ulong NodeId, ushort ListenPort, byte Version = Hello.NewestVersion) : PeerMessage
{
    public const uint Magic = 0x46734E74;
    public const byte OldestVersion = 1;
    public const byte NewestVersion = 2;

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
        var (magic, version) = (reader.ReadUInt32(), reader.ReadByte());
        var hello = new Hello(reader.ReadUInt64(), reader.ReadUInt16(), version);
        return magic == Magic && version is >= OldestVersion and <= NewestVersion ? hello : null;
    }

    public override string ToString() => $"Hello version={Version} node={NodeId:x16} port={ListenPort}";
}
