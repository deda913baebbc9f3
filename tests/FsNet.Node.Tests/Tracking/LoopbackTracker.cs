using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tests.Tracking;

/// <summary>A tracker engine behind real sockets, either of which may keep silent, as where a firewall drops what comes.</summary>
internal sealed class LoopbackTracker : IAsyncDisposable
{
    private readonly TrackerEngine _engine =
        new(new TrackerOptions(new SipKey(1, 2), TimeSpan.FromMinutes(1), new TrackerLimits()), new Prng(1));

    private readonly Socket _udp = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _tcp = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public LoopbackTracker(bool answersUdp = true, bool answersTcp = true)
    {
        _tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint = (IPEndPoint)_tcp.LocalEndPoint!;
        _udp.Bind(EndPoint);
        _tcp.Listen();
        _running = Task.WhenAll(ServeUdpAsync(answersUdp), ServeTcpAsync(answersTcp));
    }

    public IPEndPoint EndPoint { get; }

    public int Datagrams { get; private set; }

    public int Connections { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _running;
    }

    private async Task ServeUdpAsync(bool answers)
    {
        var (request, answer) = (new byte[TrackSizes.MaxUdp], new byte[TrackSizes.MaxUdp]);
        try
        {
            while (true)
            {
                var from = await _udp.ReceiveFromAsync(request, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                Datagrams++;
                var length = answers ? Answer((IPEndPoint)from.RemoteEndPoint, request.AsSpan(0, from.ReceivedBytes), TrackTransport.Udp, answer) : 0;
                if (length > 0)
                    await _udp.SendToAsync(answer.AsMemory(0, length), from.RemoteEndPoint, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test ends.
        }
    }

    private async Task ServeTcpAsync(bool answers)
    {
        try
        {
            while (true)
            {
                using var connection = await _tcp.AcceptAsync(_stop.Token);
                Connections++;
                if (answers)
                    await ServeAsync(connection);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // The test ends.
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        await using var stream = new NetworkStream(connection);
        var prefix = new byte[TrackSizes.TcpPrefix];
        await stream.ReadExactlyAsync(prefix, _stop.Token);
        var request = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(request, _stop.Token);
        var answer = new byte[TrackSizes.TcpPrefix + TrackSizes.MaxTcp];
        var length = Answer((IPEndPoint)connection.RemoteEndPoint!, request, TrackTransport.Tcp, answer.AsSpan(TrackSizes.TcpPrefix));
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)length);
        await stream.WriteAsync(answer.AsMemory(0, TrackSizes.TcpPrefix + length), _stop.Token);
    }

    private int Answer(IPEndPoint from, ReadOnlySpan<byte> request, TrackTransport transport, Span<byte> answer)
    {
        lock (_engine)
            return _engine.Receive(TimeSpan.Zero, NodeAddress.From(from), request, transport, answer);
    }
}
