using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A node's side of the track protocol in virtual time: the same exchanges and schedule as the real one, over lossy datagrams.</summary>
internal sealed class SimulatedTrackerClient(World world, SimulatedTracker tracker, NodeAddress source, SwarmPlan plan, Prng random)
{
    private readonly TrackerSession _session = new(random);
    private readonly RetrySchedule _schedule = new(random);
    private bool _gone;

    private World World => world;

    private SimulatedTracker Tracker => tracker;

    private NodeAddress Source => source;

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

    private void AskByTcp(TrackerExchange exchange, Action<byte[]?> done) => world.After(4 * Delay(), () =>
    {
        if (_gone)
            return;
        var answer = tracker.Receive(source, exchange.Request.Span, TrackTransport.Tcp);
        done(exchange.Judge(answer, TrackTransport.Tcp) == Verdict.Done ? answer[TrackHeader.Size..] : null);
    });

    private TimeSpan Delay() => plan.Delay + plan.Jitter * random.NextDouble();

    private bool IsLost() => random.NextDouble() < plan.DatagramLoss;

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
            client.World.After(client._schedule.DelayAfter(attempt), () => Send(attempt + 1));
        }

        private void Transmit()
        {
            if (client.IsLost())
                return;
            var bytes = exchange.Request.ToArray();
            client.World.After(client.Delay(), () =>
            {
                var answer = client.Tracker.Receive(client.Source, bytes, TrackTransport.Udp);
                if (answer.Length > 0 && !client.IsLost())
                    client.World.After(client.Delay(), () => Take(answer));
            });
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
}
