using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A caller at a node who says what the test wants, from an address of its own.</summary>
internal sealed class Stranger : IDisposable
{
    private readonly Socket _socket;

    private Stranger(Socket socket) => (_socket, Frames) = (socket, new FrameStream(socket));

    public FrameStream Frames { get; }

    /// <param name="receiveBytes">Of the kernel's buffer: how much is taken from a node before anything is read.</param>
    public static async Task<Stranger> CallAsync(IPEndPoint node, IPAddress from, int? receiveBytes = null)
    {
        var socket = new Socket(node.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBytes is { } bytes)
            socket.ReceiveBufferSize = bytes;
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(node);
        return new Stranger(socket);
    }

    /// <summary>One that opens the file and holds nothing of it.</summary>
    public static async Task<Stranger> OpenAsync(IPEndPoint node, IPAddress from, ulong id, Manifest manifest, int? receiveBytes = null)
    {
        var stranger = await CallAsync(node, from, receiveBytes);
        await stranger.SayAsync(new Hello(id, 7), new Open(0, manifest.Id, manifest.Layout, new BlockSet(manifest.Layout.BlockCount)));
        return stranger;
    }

    public async Task SayAsync(params PeerMessage[] messages) =>
        await _socket.SendAsync(messages.SelectMany(FrameStream.Write).ToArray());

    /// <summary>Reads and throws away until the node hangs up.</summary>
    /// <returns>How many bytes came.</returns>
    public async Task<long> ReadToEndAsync()
    {
        var (bytes, buffer) = (0L, new byte[1 << 16]);
        try
        {
            while (await _socket.ReceiveAsync(buffer).WaitAsync(Until.Patience) is var count and > 0)
                bytes += count;
        }
        catch (SocketException)
        {
            // Hung up on, less politely.
        }
        return bytes;
    }

    public void Dispose() => _socket.Dispose();
}
