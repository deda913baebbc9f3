using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Lanes;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>A node's side of the track protocol in virtual time: the same exchanges and schedule as the real one, over lossy datagrams.</summary>
internal sealed class SimulatedTrackerClient(
    Lane lane, SimulatedTracker tracker, NodeAddress source, Datagrams there, Datagrams back, Prng random)
{
    /// <summary>The real client gives a TCP exchange up after so long.</summary>
    private static readonly TimeSpan TcpPatience = TimeSpan.FromSeconds(5);

    private readonly TrackerSession _session = new(random);
    private readonly RetrySchedule _schedule = new(random);
    private bool _gone;

    /// <summary>Wire bytes that this node has sent.</summary>
    public long BytesSent { get; private set; }

    public TrackHeader NewHeader() => _session.NewHeader();

    /// <summary>The node has crashed: nothing is sent, and no answer is told any more.</summary>
    public void Stop() => _gone = true;

    /// <param name="done">Told the fields of the answer; null when there was none, or a refusal.</param>
    public void Ask(Memory<byte> request, Action<byte[]?> done)
    {
        var exchange = new TrackerExchange(_session, request);
        if (request.Length > TrackSizes.MaxUdp)
            AskByTcp(exchange, done);
        else
            new Attempt(this, exchange, done).Send(0);
    }

    /// <summary>Handshake, request and answer: two round trips.</summary>
    private void AskByTcp(TrackerExchange exchange, Action<byte[]?> done)
    {
        var isReachable = tracker.IsUp && !there.IsCut && !back.IsCut;
        var after = isReachable ? 2 * (there.NextDelay() + back.NextDelay()) : TcpPatience;
        lane.After(after, () =>
        {
            if (_gone)
                return;
            var answer = isReachable ? tracker.Receive(source, exchange.Request.Span, TrackTransport.Tcp) : [];
            BytesSent += exchange.Request.Length + 4 * WireCost.HeaderBytes;
            done(exchange.Judge(answer, TrackTransport.Tcp) == Verdict.Done ? answer[TrackHeader.Size..] : null);
        });
    }

    private sealed class Attempt(SimulatedTrackerClient client, TrackerExchange exchange, Action<byte[]?> done)
    {
        private bool _ended;

        public void Send(int attempt)
        {
            if (_ended || client._gone)
                return;
            if (attempt == RetrySchedule.Attempts)
            {
                _ended = true;
                client.AskByTcp(exchange, done);
                return;
            }
            Transmit();
            client.After(client._schedule.DelayAfter(attempt), () => Send(attempt + 1));
        }

        private void Transmit()
        {
            var bytes = exchange.Request.ToArray();
            client.BytesSent += bytes.Length + WireCost.DatagramHeaderBytes;
            client.Transmit(bytes, Take);
        }

        private void Take(byte[] answer)
        {
            if (_ended || client._gone)
                return;
            switch (exchange.Judge(answer, TrackTransport.Udp))
            {
                case Verdict.SendAgain:
                    Transmit();
                    break;
                case Verdict.UseTcp:
                    _ended = true;
                    client.AskByTcp(exchange, done);
                    break;
                case Verdict.Done:
                    _ended = true;
                    done(answer[TrackHeader.Size..]);
                    break;
                case Verdict.Refused:
                    _ended = true;
                    done(null);
                    break;
            }
        }
    }

    private void After(TimeSpan delay, Action action) => lane.After(delay, action);

    private void Transmit(byte[] request, Action<byte[]> take) => there.Send(() =>
    {
        var answer = tracker.Receive(source, request, TrackTransport.Udp);
        if (answer.Length > 0)
            back.Send(() => take(answer));
    });
}
