using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Datagram in, datagram out, with nothing allocated between.</summary>
internal sealed class UdpLoop(Socket socket, EngineGate gate, ILogger log)
{
    private const int SocketBufferBytes = 4 << 20;

    // One byte more than a message may have: what fills it was longer, and is cut off.
    private readonly byte[] _received = new byte[TrackSizes.MaxUdp + 1];
    private readonly byte[] _answer = new byte[TrackSizes.MaxUdp];

    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = Sockets.Create(endPoint, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = SocketBufferBytes;
        socket.SendBufferSize = SocketBufferBytes;
        Sockets.Bind(socket, endPoint);
        return socket;
    }

    public async Task RunAsync(CancellationToken cancellation)
    {
        var source = new SocketAddress(socket.AddressFamily);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(_received, SocketFlags.None, source, cancellation);
                if (length <= TrackSizes.MaxUdp && Answer(source, length) is > 0 and var size)
                    await socket.SendToAsync(_answer.AsMemory(0, size), SocketFlags.None, source, cancellation);
            }
            catch (SocketException e)
            {
                // Somebody's address that cannot be reached, or a datagram longer than the buffer: no matter to anybody else.
                log.Debug("UDP: {Error}", e.Message);
            }
        }
    }

    private int Answer(SocketAddress source, int length) =>
        gate.Receive(source.ToNodeAddress(), _received.AsSpan(0, length), TrackTransport.Udp, _answer);
}
