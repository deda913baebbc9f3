using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Datagram in, datagram out, with nothing allocated between.</summary>
internal sealed class UdpLoop(Socket socket, EngineGate gate, TimeProvider time, ILogger log)
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

    /// <summary>Survives everything but the end: what cannot be received now may be a moment later.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var source = new SocketAddress(socket.AddressFamily);
        var rest = new Rest(time);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(_received, SocketFlags.None, source, cancellation);
                rest.Reset();
                if (length <= TrackSizes.MaxUdp && Answer(source, length) is > 0 and var size)
                    await SendAsync(source, size, cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
            {
                // Windows: a datagram longer than the buffer, or an answer that somebody did not wait for. No matter to anybody else.
                log.Debug("UDP: {Error}", e.Message);
            }
            catch (Exception e)
            {
                log.Warning("UDP cannot be received: {Error}", e.Message);
                await rest.TakeAsync(cancellation);
            }
        }
    }

    private int Answer(SocketAddress source, int length)
    {
        try
        {
            return gate.Receive(source.ToNodeAddress(), _received.AsSpan(0, length), TrackTransport.Udp, _answer);
        }
        catch (Exception e)
        {
            // Our own mistake: it must be seen, but it is this datagram's alone.
            log.Error(e, "a datagram could not be answered");
            return 0;
        }
    }

    private async ValueTask SendAsync(SocketAddress to, int size, CancellationToken cancellation)
    {
        try
        {
            await socket.SendToAsync(_answer.AsMemory(0, size), SocketFlags.None, to, cancellation);
        }
        catch (SocketException e)
        {
            // Somebody's address that cannot be reached: no matter to anybody else.
            log.Debug("UDP: {Error}", e.Message);
        }
    }
}
