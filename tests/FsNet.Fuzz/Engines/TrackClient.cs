using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tracker;

namespace FsNet.Fuzz.Engines;

/// <summary>
/// A node's side of the track protocol, and a tracker that says anything: what is under way ends, what is sent can be read.
/// <code>per answer: u8 what happens | u8 length | message; the transaction is put in unless it is to be another one</code>
/// </summary>
internal sealed class TrackClient
{
    private const int MostRounds = 200;

    private readonly ByteInput _input;
    private readonly Registrar _registrar = new(9100, nodeId: 5);
    private readonly TrackerSession _session = new(new Prng(3));
    private TimeSpan _now;

    private TrackClient(ReadOnlySpan<byte> bytes)
    {
        _input = new ByteInput(bytes);
        foreach (var (i, file) in Files.All.Index())
            _registrar.Set(file.Proof, $"file-{i}", i == 0 ? Files.Whole(file) : new BlockSet(file.Layout.BlockCount));
    }

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var client = new TrackClient(bytes);
        for (var rounds = 0; rounds < MostRounds && !client._input.AtEnd; rounds++)
            client.Round();
    }

    private void Round()
    {
        _now += TimeSpan.FromMilliseconds(_input.Of(TrackerWords.Times));
        if (!_registrar.IsDue(_now))
            return;
        var transport = _registrar.WantsTcp ? TrackTransport.Tcp : TrackTransport.Udp;
        var buffer = new byte[TrackSizes.MaxOf(transport)];
        var length = _registrar.Write(_now, buffer, _session.NewHeader());
        var text = TrackText.Describe(buffer.AsSpan(0, length));
        Invariant.Holds(text.StartsWith("Presentation", StringComparison.Ordinal) || text.StartsWith("Update", StringComparison.Ordinal), $"it sends {text}");
        Exchange(new TrackerExchange(_session, buffer.AsMemory(0, length)), transport);
        Invariant.Holds(_registrar.Ttl >= TimeSpan.Zero, $"a TTL of {_registrar.Ttl}");
    }

    private void Exchange(TrackerExchange exchange, TrackTransport transport)
    {
        for (var sends = 0; ; sends++)
        {
            Invariant.Holds(sends <= TrackerExchange.MaxCookies, $"one request is sent {sends} times at once");
            var message = Answer(exchange);
            var verdict = exchange.Judge(message, transport);
            if (verdict == Verdict.SendAgain)
                continue;
            if (verdict == Verdict.Done && !AcceptedAnswer.Parse(message.AsSpan(TrackHeader.Size), out var accepted).IsFailure)
                _registrar.Accepted(_now, accepted);
            else
                _registrar.Failed(_now + TimeSpan.FromSeconds(1));
            return;
        }
    }

    private byte[] Answer(TrackerExchange exchange)
    {
        var isForged = _input.Below(8) == 7;
        var message = _input.Bytes(_input.Byte()).ToArray();
        if (!isForged && message.Length >= TrackHeader.Size)
            exchange.Request.Span.Slice(4, sizeof(uint)).CopyTo(message.AsSpan(4));
        return message;
    }
}
