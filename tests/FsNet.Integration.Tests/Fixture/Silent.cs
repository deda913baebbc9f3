using System.Net;
using System.Net.Sockets;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A tracker that takes datagrams and says nothing.</summary>
internal sealed class Silent : IDisposable
{
    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

    private Silent() => _udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));

    public static (Silent Tracker, EndPoint At) Tracker()
    {
        var tracker = new Silent();
        return (tracker, tracker._udp.LocalEndPoint!);
    }

    /// <summary>Somebody has asked.</summary>
    public Task AskedAsync() => _udp.ReceiveAsync(new byte[2048]).WaitAsync(Until.Patience);

    public void Dispose() => _udp.Dispose();
}
