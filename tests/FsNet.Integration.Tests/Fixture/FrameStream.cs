using System.Net.Sockets;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>Frames of the transfer protocol over a connection.</summary>
internal sealed class FrameStream(Socket socket)
{
    private readonly NetworkStream _stream = new(socket, ownsSocket: false);

    public static byte[] Write(PeerMessage message)
    {
        var bytes = new byte[message.FrameSize];
        var writer = new WireWriter(bytes);
        message.Format(ref writer);
        return bytes;
    }

    public async Task SendAsync(PeerMessage message) => await _stream.WriteAsync(Write(message));

    public async Task SendBlockAsync(ushort handle, int block, byte[] bytes)
    {
        for (var at = 0; at < bytes.Length; at += Frame.MaxChunkBytes)
            await _stream.WriteAsync(BlockFrame(handle, block, at, bytes.AsSpan(at, Math.Min(Frame.MaxChunkBytes, bytes.Length - at))));
    }

    /// <returns>The next control message; null at the end of the connection.</returns>
    public async Task<PeerMessage?> ReceiveAsync(CancellationToken cancellation)
    {
        var header = new byte[Frame.HeaderSize];
        if (await _stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellation) < header.Length)
            return null;
        Assert.True(Frame.TryReadHeader(header, out var length, out var type));
        var body = new byte[length - 1];
        await _stream.ReadExactlyAsync(body, cancellation);
        var message = PeerMessage.Parse(type, body, out var complaint);
        Assert.True(message is not null, complaint);
        return message;
    }

    private static byte[] BlockFrame(ushort handle, int block, int offset, ReadOnlySpan<byte> bytes)
    {
        var frame = new byte[Frame.HeaderSize + BlockHeader.Size + bytes.Length];
        var writer = new WireWriter(frame);
        new BlockHeader(handle, (ushort)block, (uint)offset).FormatFrame(ref writer, bytes.Length);
        writer.WriteBytes(bytes);
        return frame;
    }
}
