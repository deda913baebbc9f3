using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Tracker.Tests;

/// <summary>A tracker on free loopback ports, with its sockets real, and what a client needs to talk to it.</summary>
internal sealed class RunningTracker : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly TrackerServer _server;
    private readonly Task _running;

    private RunningTracker(TrackerServer server)
    {
        _server = server;
        _running = server.RunAsync(_stop.Token);
    }

    public IPEndPoint EndPoint => _server.EndPoint;

    public HttpClient Http { get; private init; } = new();

    public TrackerSession Session { get; } = new(new Prng(1));

    public int TcpConnections => _server.TcpConnections;

    public int IdleTcpConnections => _server.IdleTcpConnections;

    public static async Task<RunningTracker> StartAsync(
        Func<TrackerSettings, TrackerSettings>? change = null, string address = "127.0.0.1", TimeProvider? time = null)
    {
        var settings = new TrackerSettings
        {
            Listen = new IPEndPoint(IPAddress.Parse(address), 0),
            Status = new IPEndPoint(IPAddress.Loopback, 0),
        };
        var server = await TrackerServer.StartAsync(change?.Invoke(settings) ?? settings, new LoggerConfiguration().CreateLogger(), time ?? TimeProvider.System);
        return new RunningTracker(server) { Http = new HttpClient { BaseAddress = new Uri($"http://{server.StatusEndPoint}") } };
    }

    public byte[] Write<T>(T request)
        where T : ITrackMessage
    {
        var buffer = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(buffer, Session.NewHeader(), request);
        return buffer;
    }

    /// <summary>Asks over UDP, sends again when the cookie is refused.</summary>
    public async Task<byte[]> AskUdpAsync(byte[] request, IPEndPoint? at = null)
    {
        using var socket = new Socket((at ?? EndPoint).AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await socket.ConnectAsync(at ?? EndPoint);
        var exchange = new TrackerExchange(Session, request);
        while (true)
        {
            await socket.SendAsync(exchange.Request);
            var answer = new byte[TrackSizes.MaxUdp + 1];
            using var limit = new CancellationTokenSource(Soon);
            var length = await socket.ReceiveAsync(answer, SocketFlags.None, limit.Token);
            if (exchange.Judge(answer.AsSpan(0, length), TrackTransport.Udp) != Verdict.SendAgain)
                return answer[..length];
        }
    }

    public async Task<byte[]> AskTcpAsync(byte[] request, IPEndPoint? at = null)
    {
        using var connection = await ConnectAsync(at);
        return await AskAsync(connection, request);
    }

    public async Task<Socket> ConnectAsync(IPEndPoint? at = null)
    {
        var socket = new Socket((at ?? EndPoint).AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(at ?? EndPoint);
        return socket;
    }

    public static async Task<byte[]> AskAsync(Socket connection, byte[] request)
    {
        var framed = new byte[2 + request.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)request.Length);
        request.CopyTo(framed, 2);
        await connection.SendAsync(framed);
        var prefix = await ReadAsync(connection, 2);
        return await ReadAsync(connection, BinaryPrimitives.ReadUInt16BigEndian(prefix));
    }

    /// <summary>Waits until the tracker has ended the connection.</summary>
    public static async Task EndAsync(Socket connection)
    {
        using var limit = new CancellationTokenSource(Soon);
        try
        {
            Assert.Equal(0, await connection.ReceiveAsync(new byte[1], SocketFlags.None, limit.Token));
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Soon);
        await _server.DisposeAsync();
        Http.Dispose();
    }

    private static async Task<byte[]> ReadAsync(Socket connection, int count)
    {
        using var limit = new CancellationTokenSource(Soon);
        var buffer = new byte[count];
        for (var at = 0; at < count;)
        {
            var n = await connection.ReceiveAsync(buffer.AsMemory(at), SocketFlags.None, limit.Token);
            Assert.True(n > 0, "the tracker ended the connection");
            at += n;
        }
        return buffer;
    }
}
