using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Events;

namespace FsNet.Simulator;

/// <summary>A <see cref="TrackerEngine"/> that can be away, and comes back without its memory.</summary>
internal sealed class SimulatedTracker
{
    /// <summary>As the real tracker has it by default.</summary>
    internal static readonly TimeSpan Ttl = TimeSpan.FromSeconds(60);

    private readonly World _world;
    private readonly TrackerLimits _limits;
    private readonly SwarmWatch? _watch;
    private readonly Prng _random;
    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private TrackerEngine _engine;

    public SimulatedTracker(World world, TrackerLimits limits, Prng random, SwarmWatch? watch)
    {
        (_world, _limits, _random, _watch) = (world, limits, random, watch);
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

    /// <summary>Which nodes it takes to have all of the file.</summary>
    public HashSet<NodeAddress> CompleteSources(Manifest file)
    {
        var sources = new HashSet<NodeAddress>();
        var all = file.Layout.BlockCount == 0 ? AvailabilityKind.None : AvailabilityKind.All;
        var cursor = 0UL;
        do
            cursor = AddSources(new LocateRequest(file.Id, ushort.MaxValue, WithBlocks: true, Cursor: cursor), all, sources);
        while (cursor > 0);
        return sources;
    }

    /// <returns>Where the next page begins; 0 after the last.</returns>
    private ulong AddSources(in LocateRequest request, AvailabilityKind having, HashSet<NodeAddress> sources)
    {
        var bytes = new byte[TrackHeader.Size + request.Size];
        TrackMessage.Format(bytes, new TrackHeader(TrackType.Locate, false, 0, 0), request);
        var length = _engine.Receive(_world.Now, NodeAddress.V4(0, 0), bytes, TrackTransport.Tcp, _answer);
        if (LocatedAnswer.Parse(_answer.AsSpan(TrackHeader.Size, length - TrackHeader.Size), out var located).IsFailure)
            return 0;
        foreach (var value in located.Holders)
            if (Holder.TryParse(value, out var holder) && holder.Kind == having)
                sources.Add(holder.Address);
        return located.NextCursor;
    }

    private TrackerEngine NewEngine() => new(
        new TrackerOptions(new SipKey(_random.NextUInt64(), _random.NextUInt64()), Ttl, _limits), new Prng(_random.NextUInt64()));
}
