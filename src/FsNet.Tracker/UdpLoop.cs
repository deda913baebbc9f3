using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker;

/// <summary>Datagrams in, datagrams out, as many at once as have come, with nothing allocated between. It has a thread of its own.</summary>
internal sealed class UdpLoop
{
    private const int SocketBufferBytes = 4 << 20;

    /// <summary>Datagrams that share a call into the system.</summary>
    private const int MostAtOnce = 32;

    private readonly Socket _socket;
    private readonly EngineGate _gate;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly DatagramPort _port;

    // One byte more than a message may have: what fills it was longer, and is cut off.
    private readonly DatagramBatch _requests = new(MostAtOnce, TrackSizes.MaxUdp + 1);
    private readonly DatagramBatch _answers = new(MostAtOnce, TrackSizes.MaxUdp);

    public UdpLoop(Socket socket, EngineGate gate, bool portable, TimeProvider time, ILogger log)
    {
        (_socket, _gate, _time, _log) = (socket, gate, time, log);
        _port = DatagramPort.Over(socket, portable);
    }

    public static Socket Bind(IPEndPoint endPoint)
    {
        var socket = Sockets.Create(endPoint, SocketType.Dgram, ProtocolType.Udp);
        socket.ReceiveBufferSize = SocketBufferBytes;
        socket.SendBufferSize = SocketBufferBytes;
        if (OperatingSystem.IsLinux() && endPoint.AddressFamily == AddressFamily.InterNetwork)
            socket.DontFragment = true; // Linux sets it anyway, and reckons an identification for fragments all the same.
        if (endPoint.Address.Equals(IPAddress.Any) || endPoint.Address.Equals(IPAddress.IPv6Any))
            DatagramPort.TellLocalAddress(socket);
        Sockets.Bind(socket, endPoint);
        return socket;
    }

    /// <summary>Survives everything but the end: what cannot be received now may be a moment later.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var end = cancellation.Register(_socket.Dispose);
        var rest = new Rest(_time);
        while (!cancellation.IsCancellationRequested)
        {
            var failure = await Task.Factory.StartNew(
                () => ServeUntilFailure(rest, cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            if (cancellation.IsCancellationRequested)
                return;
            _log.Warning("UDP cannot be received: {Error}", failure?.Message);
            await rest.TakeAsync(cancellation);
        }
    }

    private Exception? ServeUntilFailure(Rest rest, CancellationToken cancellation)
    {
        try
        {
            while (!cancellation.IsCancellationRequested)
            {
                ServeOnce();
                rest.Reset();
            }
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    /// <summary>Waits for datagrams, and answers those that have come.</summary>
    internal void ServeOnce()
    {
        var received = _port.Receive(_requests, wait: true);
        var answers = 0;
        for (var i = 0; i < received; i++)
        {
            var length = Answer(_requests.AddressOf(i), _requests[i], _answers.RoomOf(answers));
            if (length == 0)
                continue;
            _answers.SetLength(answers, length);
            _answers.SetAnswerTo(answers++, _requests, i);
        }
        // Somebody's address that cannot be reached is no matter to anybody else.
        if (_port.Send(_answers, answers) is var sent && sent < answers)
            _log.Debug("UDP: {Count} answers cannot be sent", answers - sent);
    }

    private int Answer(ReadOnlySpan<byte> from, ReadOnlySpan<byte> request, Span<byte> answer)
    {
        if (request.Length > TrackSizes.MaxUdp)
            return 0;
        try
        {
            return _gate.Receive(SocketAddresses.ToNodeAddress(from), request, TrackTransport.Udp, answer);
        }
        catch (Exception e)
        {
            // Our own mistake: it must be seen, but it is this datagram's alone.
            _log.Error(e, "a datagram could not be answered");
            return 0;
        }
    }
}
