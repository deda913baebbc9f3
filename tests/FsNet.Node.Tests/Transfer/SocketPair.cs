using System.Net;
using System.Net.Sockets;

namespace FsNet.Node.Tests.Transfer;

/// <summary>Two ends of a real TCP connection over loopback.</summary>
internal sealed class SocketPair : IDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private SocketPair(Socket near, Socket far)
    {
        Near = near;
        Far = far;
    }

    /// <summary>The end that is tested.</summary>
    public Socket Near { get; }

    /// <summary>The test's own end.</summary>
    public Socket Far { get; }

    /// <param name="bufferBytes">What the kernel shall hold at most, about; null for its own choice.</param>
    public static async Task<SocketPair> ConnectAsync(int? bufferBytes = null)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var far = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (bufferBytes is { } bytes)
            (far.ReceiveBufferSize, listener.SendBufferSize) = (bytes, bytes);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        await far.ConnectAsync(listener.LocalEndPoint!);
        return new SocketPair(await listener.AcceptAsync(), far);
    }

    /// <summary>Sends bytes, and returns when the other end has taken all of them from the kernel.</summary>
    public async Task SendAndDrainAsync(ReadOnlyMemory<byte> bytes)
    {
        await Far.SendAsync(bytes);
        while (Near.Available > 0)
            await Task.Yield();
    }

    /// <summary>Receives exactly so many bytes.</summary>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var received = await Far.ReceiveAsync(bytes.AsMemory(at)).AsTask().WaitAsync(Patience);
            Assert.NotEqual(0, received);
            at += received;
        }
        return bytes;
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
