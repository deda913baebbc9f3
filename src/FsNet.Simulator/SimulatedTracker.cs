using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator;

/// <summary>A <see cref="TrackerEngine"/> that can lose its memory.</summary>
internal sealed class SimulatedTracker
{
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    private readonly World _world;
    private readonly Prng _random;
    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private TrackerEngine _engine;

    public SimulatedTracker(World world, Prng random)
    {
        (_world, _random) = (world, random);
        _engine = NewEngine();
    }

    public void Restart() => _engine = NewEngine();

    /// <returns>The answer; empty when there is none.</returns>
    public byte[] Receive(NodeAddress source, ReadOnlySpan<byte> request, TrackTransport transport)
    {
        _engine.Advance(_world.Now);
        var answer = _answer.AsSpan(0, TrackSizes.MaxOf(transport));
        return answer[.._engine.Receive(_world.Now, source, request, transport, answer)].ToArray();
    }

    private TrackerEngine NewEngine() => new(
        new TrackerOptions(new SipKey(_random.NextUInt64(), _random.NextUInt64()), Ttl, new TrackerLimits()), new Prng(_random.NextUInt64()));
}
