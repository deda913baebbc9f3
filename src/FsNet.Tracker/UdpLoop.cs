using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Datagram in, datagram out, with nothing allocated between.</summary>
internal sealed class UdpLoop
{
    private const int SocketBufferBytes = 4 << 20;

    // One byte more than a message may have: what fills it was longer, and is cut off.
    private readonly byte[] _received = new byte[TrackSizes.MaxUdp + 1];
    private readonly byte[] _answer = new byte[TrackSizes.MaxUdp];

    private readonly Socket _socket;
    private readonly EngineGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly UdpAddresses? _addresses;

    /// <summary>From where the datagram at hand came, and by which socket it is answered.</summary>
    private SocketAddress _source;
    private Socket _answering;

    public UdpLoop(Socket socket, EngineGate gate, TimeProvider time, ILogger log)
    {
        (_socket, _gate, _time, _log) = (socket, gate, time, log);
        (_source, _answering) = (new SocketAddress(socket.AddressFamily), socket);
        if (socket.LocalEndPoint is IPEndPoint local && UdpAddresses.AreNeededFor(local))
            _addresses = new UdpAddresses(local.Port, (other, end) => new UdpLoop(other, gate, time, log).RunAsync(end), log);
    }

    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = NewSocket(endPoint);
        if (UdpAddresses.AreNeededFor(endPoint))
            UdpAddresses.Allow(socket);
        Sockets.Bind(socket, endPoint);
        return socket;
    }

    public static Socket NewSocket(IPEndPoint endPoint)
    {
        var socket = Sockets.Create(endPoint, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = SocketBufferBytes;
        socket.SendBufferSize = SocketBufferBytes;
        return socket;
    }

    /// <summary>Survives everything but the end: what cannot be received now may be a moment later.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await ServeAsync(cancellation);
        await (_addresses?.EndAsync() ?? Task.CompletedTask);
    }

    private async Task ServeAsync(CancellationToken cancellation)
    {
        var rest = new Rest(_time);
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                var length = await ReceiveAsync(cancellation);
                rest.Reset();
                if (length <= TrackSizes.MaxUdp && Answer(length) is > 0 and var size)
                    await SendAsync(size, cancellation);
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.MessageSize or SocketError.ConnectionReset)
            {
                // Windows: a datagram longer than the buffer, or an answer that somebody did not wait for. No matter to anybody else.
                _log.Debug("UDP: {Error}", e.Message);
            }
            catch (Exception e)
            {
                _log.Warning("UDP cannot be received: {Error}", e.Message);
                await rest.TakeAsync(cancellation);
            }
        }
    }

    private ValueTask<int> ReceiveAsync(CancellationToken cancellation) =>
        _addresses is null ? _socket.ReceiveFromAsync(_received, SocketFlags.None, _source, cancellation) : ReceiveAsync(_addresses, cancellation);

    private async ValueTask<int> ReceiveAsync(UdpAddresses addresses, CancellationToken cancellation)
    {
        var any = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var datagram = await _socket.ReceiveMessageFromAsync(_received, SocketFlags.None, any, cancellation);
        _answering = addresses.At(datagram.PacketInformation.Address, cancellation) ?? _socket;
        var source = (IPEndPoint)datagram.RemoteEndPoint;
        if (_answering.AddressFamily == AddressFamily.InterNetwork)
            source = new IPEndPoint(source.Address.MapToIPv4(), source.Port);
        _source = source.Serialize();
        return datagram.ReceivedBytes;
    }

    private int Answer(int length)
    {
        try
        {
            return _gate.Receive(_source.ToNodeAddress(), _received.AsSpan(0, length), TrackTransport.Udp, _answer);
        }
        catch (Exception e)
        {
            // Our own mistake: it must be seen, but it is this datagram's alone.
            _log.Error(e, "a datagram could not be answered");
            return 0;
        }
    }

    private async ValueTask SendAsync(int size, CancellationToken cancellation)
    {
        try
        {
            await _answering.SendToAsync(_answer.AsMemory(0, size), SocketFlags.None, _source, cancellation);
        }
        catch (SocketException e)
        {
            // Somebody's address that cannot be reached: no matter to anybody else.
            _log.Debug("UDP: {Error}", e.Message);
        }
    }
}
