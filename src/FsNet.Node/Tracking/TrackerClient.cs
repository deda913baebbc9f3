using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Polly;
using Polly.Retry;
using Serilog;

namespace FsNet.Node.Tracking;

/// <summary>
/// Requests to a tracker and their answers: over UDP, repeated as the <see cref="RetrySchedule"/> says; over TCP where the answer does
/// not fit a datagram, or UDP brings none.
/// </summary>
internal sealed class TrackerClient : IAsyncDisposable
{
    private readonly HostEndPoint _tracker;
    private readonly IPAddress _local;
    private readonly ILogger _log;
    private readonly TrackerSession _session;
    private readonly RetrySchedule _schedule;
    private readonly ResiliencePipeline _retries;
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<uint, Pending> _pending = new();
    private readonly CancellationTokenSource _stop = new();
    private Socket? _socket;
    private Task _receiving = Task.CompletedTask;
    private long _attempts;

    /// <param name="local">Where this node listens: the tracker takes a node's address from the packets it gets.</param>
    /// <param name="random">For transaction ids and jitter.</param>
    public TrackerClient(HostEndPoint tracker, IPAddress local, Prng random, ILogger log)
    {
        _tracker = tracker;
        _local = local;
        _log = log;
        _session = new TrackerSession(random);
        _schedule = new RetrySchedule(random);
        _retries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<TimeoutException>(),
            MaxRetryAttempts = RetrySchedule.Attempts - 1,
            Delay = TimeSpan.Zero, // An attempt itself waits as long as the schedule says.
            OnRetry = retry =>
            {
                _log.Debug("No answer from tracker {Tracker}, attempt {Attempt} follows", _tracker, retry.AttemptNumber + 2);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    public HostEndPoint Tracker => _tracker;

    /// <summary>Datagrams and connections tried so far.</summary>
    public long Attempts => Interlocked.Read(ref _attempts);

    public TrackHeader NewHeader()
    {
        lock (_gate)
            return _session.NewHeader();
    }

    public Task<TrackReply> AskAsync<T>(T message, CancellationToken cancellation)
        where T : ITrackMessage
    {
        var request = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(request, NewHeader(), message);
        return AskAsync(request, cancellation);
    }

    /// <param name="request">A whole message, its header from <see cref="NewHeader"/>.</param>
    /// <exception cref="TrackerException">No answer, or a refusal.</exception>
    public async Task<TrackReply> AskAsync(Memory<byte> request, CancellationToken cancellation)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _stop.Token);
        try
        {
            var reply = request.Length > TrackSizes.MaxUdp
                ? await AskByTcpAsync(request, linked.Token)
                : await AskByUdpAsync(request, linked.Token);
            return reply.OrThrow(_tracker);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw new TrackerException($"the tracker at {_tracker} cannot be reached: {e.Message}", isSilence: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket?.Dispose();
        await _receiving;
    }

    private async Task<TrackReply> AskByUdpAsync(Memory<byte> request, CancellationToken cancellation)
    {
        await ConnectAsync(cancellation);
        var pending = new Pending(new TrackerExchange(_session, request));
        _pending[pending.Transaction] = pending;
        try
        {
            var attempt = 0;
            var reply = await _retries.ExecuteAsync(async token => await AttemptAsync(pending, attempt++, token), cancellation);
            return reply.Verdict == Verdict.UseTcp ? await AskByTcpAsync(request, cancellation) : reply;
        }
        catch (TimeoutException)
        {
            _log.Debug("Tracker {Tracker} does not answer over UDP, trying TCP", _tracker);
            return await AskByTcpAsync(request, cancellation);
        }
        finally
        {
            _pending.TryRemove(pending.Transaction, out _);
        }
    }

    private async ValueTask<TrackReply> AttemptAsync(Pending pending, int attempt, CancellationToken cancellation)
    {
        await SendAsync(pending, cancellation);
        TimeSpan patience;
        lock (_gate)
            patience = _schedule.DelayAfter(attempt);
        return await pending.Reply.Task.WaitAsync(patience, cancellation);
    }

    private async ValueTask SendAsync(Pending pending, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        _log.Verbose("{Direction} {Tracker} udp {Message}", "->", _tracker, new TrackLine(pending.Exchange.Request));
        try
        {
            await _socket!.SendAsync(pending.Exchange.Request, SocketFlags.None, cancellation);
        }
        catch (SocketException e)
        {
            // A port that was closed a moment ago: the schedule decides when to try again.
            _log.Debug("Sending to tracker {Tracker} failed: {Error}", _tracker, e.SocketErrorCode);
        }
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        if (_socket is not null)
            return;
        var addresses = await _tracker.ResolveAsync(cancellation);
        lock (_gate)
        {
            if (_socket is not null)
                return;
            var socket = new Socket(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.BindFrom(_local);
            socket.Connect(addresses[0]);
            _socket = socket;
            _receiving = ReceiveAsync(socket);
        }
    }

    private async Task ReceiveAsync(Socket socket)
    {
        var buffer = new byte[TrackSizes.MaxUdp + 1];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var count = await socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
                if (count <= TrackSizes.MaxUdp)
                    await TakeAsync(buffer.AsMemory(0, count));
            }
            catch (SocketException)
            {
                // ICMP says that nobody listens; whoever waits for an answer tries again or gives up.
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async ValueTask TakeAsync(Memory<byte> message)
    {
        if (TrackHeader.Parse(message.Span, out var header).IsFailure || !_pending.TryGetValue(header.Transaction, out var pending))
            return;
        _log.Verbose("{Direction} {Tracker} udp {Message}", "<-", _tracker, new TrackLine(message));
        Verdict verdict;
        lock (_gate)
            verdict = pending.Exchange.Judge(message.Span, TrackTransport.Udp);
        if (verdict == Verdict.SendAgain)
            await SendAsync(pending, _stop.Token);
        else if (verdict != Verdict.Ignore)
            pending.Reply.TrySetResult(new TrackReply(verdict, message.ToArray()));
    }

    private async Task<TrackReply> AskByTcpAsync(Memory<byte> request, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _attempts);
        _log.Verbose("{Direction} {Tracker} tcp {Message}", "->", _tracker, new TrackLine(request));
        var exchange = new TrackerExchange(_session, request);
        var answer = await TrackerTcp.ExchangeAsync(_tracker, _local, exchange.Request, cancellation);
        _log.Verbose("{Direction} {Tracker} tcp {Message}", "<-", _tracker, new TrackLine(answer));
        lock (_gate)
            return new TrackReply(exchange.Judge(answer, TrackTransport.Tcp), answer);
    }

    private sealed class Pending(TrackerExchange exchange)
    {
        public TrackerExchange Exchange { get; } = exchange;

        public uint Transaction { get; } = TransactionOf(exchange);

        public TaskCompletionSource<TrackReply> Reply { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private static uint TransactionOf(TrackerExchange exchange)
        {
            TrackHeader.Parse(exchange.Request.Span, out var header);
            return header.Transaction;
        }
    }
}
