using System.Net;
using System.Net.Sockets;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Asks a tracker over UDP, one request at a time, each once: what is lost is lost.</summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>An answer that takes longer counts as lost.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly TrackerSession _session;
    private readonly byte[] _request = new byte[TrackSizes.MaxUdp];
    private readonly byte[] _answer = new byte[TrackSizes.MaxUdp];
    private CancellationTokenSource _patience = new();

    public LoadClient(IPEndPoint tracker, Prng random)
    {
        _session = new TrackerSession(random);
        _socket = new Socket(tracker.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        _socket.Connect(tracker);
    }

    public delegate int RequestWriter(Span<byte> buffer, in TrackHeader header);

    /// <param name="write">Writes the request; its result is the length.</param>
    /// <returns><see cref="Verdict.Ignore"/> for no answer; the fields of the answer are good until the next call.</returns>
    public async ValueTask<(Verdict Verdict, ReadOnlyMemory<byte> Fields)> AskAsync(RequestWriter write)
    {
        var length = write(_request, _session.NewHeader());
        var exchange = new TrackerExchange(_session, _request.AsMemory(0, length));
        var token = NewPatience();
        try
        {
            await SendAsync(exchange, token);
            while (true)
            {
                var answer = _answer.AsMemory(0, await _socket.ReceiveAsync(_answer, SocketFlags.None, token));
                var verdict = exchange.Judge(answer.Span, TrackTransport.Udp);
                if (verdict == Verdict.SendAgain)
                    await SendAsync(exchange, token);
                else if (verdict != Verdict.Ignore)
                    return (verdict, answer[TrackHeader.Size..]);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            return (Verdict.Ignore, default);
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _patience.Dispose();
    }

    private ValueTask<int> SendAsync(TrackerExchange exchange, CancellationToken cancellation) =>
        _socket.SendAsync(exchange.Request, SocketFlags.None, cancellation);

    private CancellationToken NewPatience()
    {
        if (!_patience.TryReset())
        {
            _patience.Dispose();
            _patience = new CancellationTokenSource();
        }
        _patience.CancelAfter(Patience);
        return _patience.Token;
    }
}
