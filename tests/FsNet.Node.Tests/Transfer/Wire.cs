using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tests.Transfer;

/// <summary>Frames as bytes.</summary>
internal static class Wire
{
    public static byte[] Frame(PeerMessage message)
    {
        var bytes = new byte[message.FrameSize];
        var writer = new WireWriter(bytes);
        message.Format(ref writer);
        return bytes;
    }

    public static byte[] Chunk(ushort handle, int block, int offset, ReadOnlySpan<byte> bytes)
    {
        var frame = new byte[FsNet.Protocol.Peer.Frame.HeaderSize + BlockHeader.Size + bytes.Length];
        var writer = new WireWriter(frame);
        new BlockHeader(handle, (ushort)block, (uint)offset).FormatFrame(ref writer, bytes.Length);
        writer.WriteBytes(bytes);
        return frame;
    }
}
