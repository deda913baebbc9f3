using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FsNet.Node.Transfer;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>
/// Requests to one address of a tracker over UDP: each is repeated as the <see cref="RetrySchedule"/> says, until its answer is there. The
/// socket is connected, so what comes is the tracker's, and an ICMP "nobody listens" is told to who waits.
/// </summary>
internal sealed class UdpChannel : IAsyncDisposable
{
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly IPEndPoint _tracker;
    private readonly TrackerTraffic _traffic;
    private readonly TrackerSession _session;
    private readonly ConcurrentDictionary<uint, PendingRequest> _pending = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _receiving;

    /// <exception cref="SocketException">There is no way to that address.</exception>
    public UdpChannel(IPEndPoint tracker, IPAddress local, TrackerTraffic traffic)
    {
        (_tracker, _traffic, _session) = (tracker, traffic, traffic.NewSession());
        _socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            _socket.BindFrom(local);
            _socket.Connect(tracker);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
        _receiving = ReceiveAsync();
    }

    /// <param name="request">A whole message; it is changed.</param>
    /// <exception cref="TimeoutException">No answer to any of the attempts.</exception>
    /// <exception cref="SocketException">Nobody listens there, or there is no way.</exception>
    public async Task<TrackReply> AskAsync(Memory<byte> request, CancellationToken cancellation)
    {
        var pending = new PendingRequest(new TrackerExchange(_session, request));
        _pending[pending.Transaction] = pending;
        try
        {
            for (var attempt = 0; attempt < RetrySchedule.Attempts; attempt++)
            {
                await SendAsync(pending.Exchange, cancellation);
                if (await pending.WaitAsync(_traffic.DelayAfter(attempt), cancellation) is { } reply)
                    return reply;
                _traffic.Log.Debug("No answer from tracker {Tracker} over UDP, attempt {Attempt}", _tracker, attempt + 1);
            }
            throw new TimeoutException($"no answer over UDP to {RetrySchedule.Attempts} requests");
        }
        finally
        {
            _pending.TryRemove(pending.Transaction, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _socket.Dispose();
        await _receiving;
        _stop.Dispose();
    }

    private async ValueTask SendAsync(TrackerExchange exchange, CancellationToken cancellation)
    {
        _traffic.Count("->", _tracker, TrackTransport.Udp, exchange.Request);
        await _socket.SendAsync(exchange.Request, SocketFlags.None, cancellation);
    }

    /// <summary>Survives everything but the end: what cannot be received now may be a moment later.</summary>
    private async Task ReceiveAsync()
    {
        var buffer = new byte[TrackSizes.MaxUdp + 1];
        var rest = FirstRest;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
                _traffic.Moved?.Invoke(0, count);
                if (count <= TrackSizes.MaxUdp)
                    await TakeAsync(buffer.AsMemory(0, count));
                rest = FirstRest;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
            {
                foreach (var pending in _pending.Values)
                    pending.Fail(e);
            }
            catch (Exception) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                _traffic.Log.Warning("Receiving from tracker {Tracker} failed: {Error}", _tracker, e.Message);
                await Task.Delay(rest, _traffic.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
            }
        }
    }

    private async ValueTask TakeAsync(Memory<byte> message)
    {
        if (TrackHeader.Parse(message.Span, out var header).IsFailure || !_pending.TryGetValue(header.Transaction, out var pending))
            return;
        _traffic.Log.Verbose("{Direction} {Tracker} udp {Message}", "<-", _tracker, new TrackLine(message));
        var verdict = pending.Exchange.Judge(message.Span, TrackTransport.Udp);
        if (verdict == Verdict.SendAgain)
            await SendAsync(pending.Exchange, _stop.Token);
        else if (verdict != Verdict.Ignore)
            pending.Answer(new TrackReply(verdict, message.ToArray()));
    }
}
