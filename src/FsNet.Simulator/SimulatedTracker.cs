using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Watching;

namespace FsNet.Simulator;

/// <summary>A <see cref="TrackerEngine"/> that can be away, and comes back without its memory.</summary>
internal sealed class SimulatedTracker
{
    /// <summary>As the real tracker has it by default.</summary>
    internal static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly SwarmWatch? _watch;
    private readonly Prng _random;
    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private TrackerEngine _engine;

    public SimulatedTracker(World world, Prng random, SwarmWatch? watch)
    {
        (_world, _random, _watch) = (world, random, watch);
        _engine = NewEngine();
    }

    public bool IsUp { get; private set; } = true;

    /// <summary>Messages that came.</summary>
    public long Messages { get; private set; }

    /// <summary>Payload bytes that came and went.</summary>
    public long Bytes { get; private set; }

    public void Kill() => IsUp = false;

    public void Restart() => (IsUp, _engine) = (true, NewEngine());

    /// <returns>The answer; empty when there is none.</returns>
    public byte[] Receive(NodeAddress source, ReadOnlySpan<byte> request, TrackTransport transport)
    {
        if (!IsUp)
            return [];
        _engine.Advance(_world.Now);
        var answer = _answer.AsSpan(0, TrackSizes.MaxOf(transport));
        var length = _engine.Receive(_world.Now, source, request, transport, answer);
        _watch?.TrackerAnswered(source, request, answer[..length], transport);
        Messages++;
        Bytes += request.Length + length;
        return answer[..length].ToArray();
    }

    /// <summary>How many nodes it takes to have all of the file.</summary>
    public int CompleteSources(Hash256 file)
    {
        var request = new byte[TrackHeader.Size + new LocateRequest(file, 1).Size];
        TrackMessage.Format(request, new TrackHeader(TrackType.Locate, false, 0, 0), new LocateRequest(file, 1));
        var length = _engine.Receive(_world.Now, NodeAddress.V4(0, 0), request, TrackTransport.Tcp, _answer);
        return LocatedAnswer.Parse(_answer.AsSpan(TrackHeader.Size, length - TrackHeader.Size), out var located).IsFailure
            ? 0
            : located.CompleteSources;
    }

    private TrackerEngine NewEngine() => new(
        new TrackerOptions(new SipKey(_random.NextUInt64(), _random.NextUInt64()), Ttl, new TrackerLimits()), new Prng(_random.NextUInt64()));
}
