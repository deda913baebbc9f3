using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// The bounds of a tracker that a node can run into, as Welcome tells them. Later versions may append.
/// <code>
/// u32 files per node, u32 nodes per file, u32 names per file, u32 blocks per file, u16 bytes of a name, u16 peers per answer
/// </code>
/// </summary>
public readonly record struct AnnouncedLimits(
    int FilesPerNode, int NodesPerFile, int NamesPerFile, int BlocksPerFile, ushort NameBytes, ushort PeersPerAnswer)
{
    public const int Size = 20;

    public void Format(ref WireWriter writer)
    {
        writer.WriteUInt32((uint)FilesPerNode);
        writer.WriteUInt32((uint)NodesPerFile);
        writer.WriteUInt32((uint)NamesPerFile);
        writer.WriteUInt32((uint)BlocksPerFile);
        writer.WriteUInt16(NameBytes);
        writer.WriteUInt16(PeersPerAnswer);
    }

    public static AnnouncedLimits Parse(ReadOnlySpan<byte> value)
    {
        var reader = new WireReader(value);
        return new AnnouncedLimits(
            ReadInt(ref reader), ReadInt(ref reader), ReadInt(ref reader), ReadInt(ref reader), reader.ReadUInt16(), reader.ReadUInt16());
    }

    private static int ReadInt(ref WireReader reader) => (int)Math.Min(reader.ReadUInt32(), int.MaxValue);
}
