using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>
/// Requests to a tracker and their answers, by whichever way works: any address of its name, over UDP, or over TCP where the answer does
/// not fit a datagram or UDP is blocked. What works is remembered; when nothing answers, the name is looked up again.
/// </summary>
internal sealed class TrackerClient : IAsyncDisposable
{
    /// <summary>A tracker that is restarted refuses connections for a moment.</summary>
    private const int Rounds = 2;

    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(500);

    private readonly HostEndPoint _tracker;
    private readonly IPAddress _local;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly TrackerTraffic _traffic;
    private readonly TrackerAddresses _addresses;
    private readonly TrackerRoutes<IPEndPoint> _routes = new();
    private readonly Dictionary<IPEndPoint, UdpChannel> _channels = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly long _began;

    /// <param name="local">Where this node listens: the tracker takes a node's address from the packets it gets.</param>
    /// <param name="random">For transaction ids and jitter.</param>
    /// <param name="resolve">Where the tracker is now; by default what the system says of its name.</param>
    public TrackerClient(
        HostEndPoint tracker, IPAddress local, Prng random, ILogger log, Func<CancellationToken, Task<IPEndPoint[]>>? resolve = null)
    {
        (_tracker, _local) = (tracker, local);
        _traffic = new TrackerTraffic(random, log, _time);
        _addresses = new TrackerAddresses(resolve ?? (cancellation => tracker.ResolveAsync(cancellation)), local, log, _time);
        _began = _time.GetTimestamp();
    }

    public HostEndPoint Tracker => _tracker;

    /// <inheritdoc cref="TrackerTraffic.Moved"/>
    public Action<int, int>? Moved
    {
        set => _traffic.Moved = value;
    }

    /// <summary>Datagrams and connections tried so far.</summary>
    public long Attempts => _traffic.Attempts;

    /// <summary>The way that brought the last answer, for people: <c>udp 192.0.2.1:9090</c>; null before the first.</summary>
    public string? Way
    {
        get
        {
            lock (_gate)
                return _routes.Best is { } best ? $"{best.Transport.ToString().ToLowerInvariant()} {best.Address}" : null;
        }
    }

    /// <summary>Where another node is reached from here, whose address the tracker has told.</summary>
    public NodeAddress Reach(NodeAddress told)
    {
        lock (_gate)
            return _routes.Best is { } best
                ? TrackerMachine.Reach(told, NodeAddress.From(best.Address), _routes.Addresses.Select(NodeAddress.From))
                : told;
    }

    public TrackHeader NewHeader() => _traffic.NewHeader();

    public Task<TrackReply> AskAsync<T>(T message, CancellationToken cancellation)
        where T : ITrackMessage
    {
        var request = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(request, NewHeader(), message);
        return AskAsync(request, cancellation);
    }

    /// <param name="request">A whole message, its header from <see cref="NewHeader"/>.</param>
    /// <exception cref="TrackerException">No answer, or a refusal.</exception>
    public async Task<TrackReply> AskAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        Exception? failure = null;
        for (var round = 0; round < Rounds; round++)
        {
            if (round > 0)
                await Task.Delay(BetweenRounds, _time, linked.Token);
            var race = new RouteRace((route, over) => AskAsync(route, request, over), over => ResolveAsync(request, over), _time);
            if (await race.RunAsync(Plan(request), linked.Token) is { } winner)
                return Answered(winner.Route, request, winner.Reply);
            failure = race.Failure;
            if (failure is not SocketException)
                break; // It was waited for long enough.
        }
        throw failure as TrackerException
            ?? new TrackerException($"the tracker at {_tracker} cannot be reached: {failure?.Message ?? "its name has no address"}", isSilence: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        List<UdpChannel> channels;
        lock (_gate)
            channels = [.. _channels.Values];
        foreach (var channel in channels)
            await channel.DisposeAsync();
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private IReadOnlyList<PlannedRoute<IPEndPoint>> Plan(ReadOnlyMemory<byte> request)
    {
        lock (_gate)
            return _routes.Addresses.Count == 0 ? [] : _routes.Plan(Now, FitsDatagram(request));
    }

    private TrackReply Answered(TrackerRoute<IPEndPoint> route, ReadOnlyMemory<byte> request, TrackReply reply)
    {
        lock (_gate)
        {
            if (_routes.Best is { } best && best != route && FitsDatagram(request))
                _traffic.Log.Information("Tracker {Tracker} answers at {Address} over {Transport} now", _tracker, route.Address, route.Transport);
            _routes.Answered(route, Now, FitsDatagram(request));
        }
        return reply.OrThrow(_tracker);
    }

    private async Task<IReadOnlyList<PlannedRoute<IPEndPoint>>> ResolveAsync(ReadOnlyMemory<byte> request, CancellationToken over)
    {
        if (await _addresses.ResolveAsync(over) is not { } addresses)
            return [];
        List<UdpChannel> gone = [];
        lock (_gate)
        {
            _routes.Resolved(addresses);
            foreach (var (address, channel) in _channels.ToList())
                if (!_routes.Addresses.Contains(address) && _channels.Remove(address))
                    gone.Add(channel);
        }
        foreach (var channel in gone)
            await channel.DisposeAsync();
        return Plan(request);
    }

    private async Task<TrackReply> AskAsync(TrackerRoute<IPEndPoint> route, ReadOnlyMemory<byte> request, CancellationToken over)
    {
        await Task.Yield(); // What fails at once is a failed task as well.
        var copy = request.ToArray();
        if (route.Transport == TrackTransport.Tcp)
            return await AskByTcpAsync(route.Address, copy, over);
        var reply = await ChannelTo(route.Address).AskAsync(copy, over);
        return reply.Verdict == Verdict.UseTcp ? await AskForTheRestAsync(route.Address, request, reply, over) : reply;
    }

    /// <summary>What a datagram had no room for; where TCP is blocked, what came must do.</summary>
    private async Task<TrackReply> AskForTheRestAsync(
        IPEndPoint tracker, ReadOnlyMemory<byte> request, TrackReply part, CancellationToken over)
    {
        try
        {
            return await AskByTcpAsync(tracker, request.ToArray(), over);
        }
        catch (Exception e) when (TrackerFault.IsOfTheNetwork(e))
        {
            _traffic.Log.Warning("Tracker {Tracker} has more to tell than fits a datagram, and TCP to it fails: {Error}", tracker, e.Message);
            return part;
        }
    }

    private UdpChannel ChannelTo(IPEndPoint tracker)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
                throw new OperationCanceledException();
            return _channels.TryGetValue(tracker, out var known) ? known : _channels[tracker] = new UdpChannel(tracker, _local, _traffic);
        }
    }

    private async Task<TrackReply> AskByTcpAsync(IPEndPoint tracker, Memory<byte> request, CancellationToken over)
    {
        _traffic.Count("->", tracker, TrackTransport.Tcp, request);
        var exchange = new TrackerExchange(_traffic.NewSession(), request);
        var answer = await TrackerTcp.ExchangeAsync(tracker, _local, exchange.Request, over);
        _traffic.Moved?.Invoke(0, answer.Length);
        _traffic.Log.Verbose("{Direction} {Tracker} tcp {Message}", "<-", tracker, new TrackLine(answer));
        var reply = new TrackReply(exchange.Judge(answer, TrackTransport.Tcp), answer);
        return reply.Verdict is Verdict.Done or Verdict.Refused
            ? reply
            : throw new TrackerException($"what answers at {tracker} is not a tracker of this protocol");
    }

    private static bool FitsDatagram(ReadOnlyMemory<byte> request) => request.Length <= TrackSizes.MaxUdp;
}
