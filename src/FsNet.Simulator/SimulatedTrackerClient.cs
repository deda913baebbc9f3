using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Network;

namespace FsNet.Simulator;

/// <summary>
/// A node's side of the track protocol in virtual time: the same exchanges, schedule and choice between UDP and TCP as the real one, over
/// lossy datagrams. Whether it is time for TCP is looked at when a datagram is sent again, so that a question has no timer more.
/// </summary>
internal sealed class SimulatedTrackerClient
{
    /// <summary>The real client gives a TCP exchange up after so long.</summary>
    private static readonly TimeSpan TcpPatience = TimeSpan.FromSeconds(5);

    private readonly Lane _lane;
    private readonly SimulatedTracker _tracker;
    private readonly NodeAddress _source;
    private readonly Datagrams _there, _back;
    private readonly TrackerSession _session;
    private readonly RetrySchedule _schedule;
    private readonly TrackerRoutes<SimulatedTracker> _routes = new();
    private bool _gone;

    public SimulatedTrackerClient(
        Lane lane, SimulatedTracker tracker, NodeAddress source, Datagrams there, Datagrams back, Prng random)
    {
        (_lane, _tracker, _source, _there, _back) = (lane, tracker, source, there, back);
        (_session, _schedule) = (new TrackerSession(random), new RetrySchedule(random));
        _routes.Resolved([tracker]);
    }

    /// <summary>Wire bytes that this node has sent.</summary>
    public long BytesSent { get; private set; }

    public TrackHeader NewHeader() => _session.NewHeader();

    /// <summary>The node has crashed: nothing is sent, and no answer is told any more.</summary>
    public void Stop() => _gone = true;

    /// <param name="done">Told the fields of the answer; null when there was none, or a refusal.</param>
    public void Ask(Memory<byte> request, Action<byte[]?> done) => new Question(this, request, done).Begin();

    private void Transmit(byte[] request, Action<byte[]> take)
    {
        BytesSent += request.Length + WireCost.DatagramHeaderBytes;
        _there.Send(() =>
        {
            var answer = _tracker.Receive(_source, request, TrackTransport.Udp);
            if (answer.Length > 0)
                _back.Send(() => take(answer));
        });
    }

    /// <summary>Handshake, request and answer: two round trips.</summary>
    private void AskByTcp(byte[] request, Action<byte[]> take)
    {
        var isReachable = _tracker.IsUp && !_there.IsCut && !_back.IsCut;
        var after = isReachable ? 2 * (_there.NextDelay() + _back.NextDelay()) : TcpPatience;
        _lane.After(after, () =>
        {
            if (_gone)
                return;
            BytesSent += request.Length + 4 * WireCost.HeaderBytes;
            take(isReachable ? _tracker.Receive(_source, request, TrackTransport.Tcp) : []);
        });
    }

    private sealed class Question(SimulatedTrackerClient client, Memory<byte> request, Action<byte[]?> done)
    {
        private readonly TrackerExchange _exchange = new(client._session, request);
        private readonly TimeSpan _began = client._lane.Now;
        private TimeSpan _tcpAfter;
        private State _udp, _tcp;
        private bool _ended;

        /// <summary>What a datagram had room for.</summary>
        private byte[]? _part;

        private enum State
        {
            ToCome,
            UnderWay,
            Over,
        }

        private bool FitsDatagram => request.Length <= TrackSizes.MaxUdp;

        public void Begin()
        {
            var plan = client._routes.Plan(_began, FitsDatagram);
            _tcpAfter = plan.First(p => p.Route.Transport == TrackTransport.Tcp).Delay;
            _udp = FitsDatagram ? State.ToCome : State.Over;
            if (_tcpAfter == TimeSpan.Zero)
                AskByTcp();
            if (plan.Any(p => p is { Route.Transport: TrackTransport.Udp, Delay.Ticks: 0 }))
                Send(0);
        }

        private void Send(int attempt)
        {
            if (_ended || client._gone || _udp == State.Over)
                return;
            _udp = attempt < RetrySchedule.Attempts ? State.UnderWay : State.Over;
            if (_tcp == State.ToCome && (_udp == State.Over || client._lane.Now - _began >= _tcpAfter))
                AskByTcp();
            if (_udp == State.Over)
            {
                EndIfOver();
                return;
            }
            client.Transmit(_exchange.Request.ToArray(), TakeDatagram);
            client._lane.After(client._schedule.DelayAfter(attempt), () => Send(attempt + 1));
        }

        private void TakeDatagram(byte[] answer)
        {
            if (_ended || client._gone)
                return;
            switch (_exchange.Judge(answer, TrackTransport.Udp))
            {
                case Verdict.SendAgain:
                    client.Transmit(_exchange.Request.ToArray(), TakeDatagram);
                    break;
                case Verdict.UseTcp:
                    (_udp, _part) = (State.Over, answer[TrackHeader.Size..]);
                    if (_tcp != State.UnderWay)
                        AskByTcp();
                    break;
                case Verdict.Done:
                    End(TrackTransport.Udp, answer[TrackHeader.Size..]);
                    break;
                case Verdict.Refused:
                    End(TrackTransport.Udp, null);
                    break;
            }
        }

        private void AskByTcp()
        {
            _tcp = State.UnderWay;
            client.AskByTcp(_exchange.Request.ToArray(), TakeTcp);
        }

        private void TakeTcp(byte[] answer)
        {
            if (_ended)
                return;
            _tcp = State.Over;
            if (answer.Length > 0)
                End(_part is null ? TrackTransport.Tcp : TrackTransport.Udp, Read(answer));
            else if (_udp == State.ToCome)
                Send(0);
            else
                EndIfOver();
        }

        private byte[]? Read(byte[] answer) =>
            _exchange.Judge(answer, TrackTransport.Tcp) == Verdict.Done ? answer[TrackHeader.Size..] : null;

        private void EndIfOver()
        {
            if (_udp != State.Over || _tcp != State.Over || _ended)
                return;
            _ended = true;
            done(_part);
        }

        private void End(TrackTransport by, byte[]? answer)
        {
            _ended = true;
            client._routes.Answered(new TrackerRoute<SimulatedTracker>(client._tracker, by), client._lane.Now, FitsDatagram);
            done(answer);
        }
    }
}
