using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Hosting;
using Serilog;

namespace FsNet.Tracker;

/// <summary>The sockets of a tracker around its engine. Start, then run until cancelled, then dispose.</summary>
public sealed class TrackerServer : IAsyncDisposable
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(1);

    private readonly ILogger _log;
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly EngineGate _gate;
    private readonly UdpLoop _udpLoop;
    private readonly TcpLoop _tcpLoop;
    private readonly TimeProvider _time;
    private StatusServer? _status;

    private TrackerServer(TrackerSettings settings, ILogger log, TimeProvider time)
    {
        (_time, _log) = (time, log);
        _gate = new EngineGate(settings, log, time);
        (_udp, _tcp) = Sockets.BindBoth(settings.Listen);
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _udpLoop = new UdpLoop(_udp, _gate, settings.OneByOne, time, log);
        _tcpLoop = new TcpLoop(_tcp, _gate, settings, time, log);
    }

    /// <summary>What was bound, for UDP and TCP alike.</summary>
    public IPEndPoint EndPoint { get; }

    public EndPoint? StatusEndPoint => _status?.EndPoint;

    public int TcpConnections => _tcpLoop.Seats.Count;

    /// <summary>Those between messages.</summary>
    public int IdleTcpConnections => _tcpLoop.Seats.IdleCount;

    /// <exception cref="ProgramException">An address cannot be bound.</exception>
    public static async Task<TrackerServer> StartAsync(TrackerSettings settings, ILogger log, TimeProvider time)
    {
        var server = new TrackerServer(settings, log, time);
        if (settings.Status is null)
            return server;
        var pages = TrackerStatus.Create(server._gate, server._tcpLoop, settings.Limits, server.EndPoint);
        try
        {
            server._status = await StatusServer.StartAsync(settings.Status, pages, CancellationToken.None, settings.StatusHosts);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    /// <summary>Serves until cancelled; a loop that breaks ends them all, with its exception.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task[] loops = [_udpLoop.RunAsync(stop.Token), _tcpLoop.RunAsync(stop.Token), SweepAsync(stop.Token)];
        await Task.WhenAny(loops);
        await stop.CancelAsync();
        try
        {
            await Task.WhenAll(loops);
        }
        catch (OperationCanceledException)
        {
            // As was asked for.
        }
    }

    public async ValueTask DisposeAsync()
    {
        _udp.Dispose();
        _tcp.Dispose();
        if (_status is not null)
            await _status.DisposeAsync();
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        while (true)
            await Task.Delay(SweepOnce(), _time, cancellation);
    }

    private TimeSpan SweepOnce()
    {
        try
        {
            return _gate.Sweep();
        }
        catch (Exception e)
        {
            _log.Error(e, "a sweep failed");
            return PauseAfterFailure;
        }
    }
}
