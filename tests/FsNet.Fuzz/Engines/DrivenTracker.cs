using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Engines;

/// <summary>A <see cref="TrackerEngine"/>, a clock, and clients at any address. Each answer is looked at.</summary>
internal sealed class DrivenTracker(TrackerLimits limits)
{
    public static readonly TimeSpan PeerTtl = TimeSpan.FromSeconds(60);

    /// <summary>What one message may make the engine allocate beside a multiple of its length.</summary>
    private const int MostBytes = 64 * 1024, MostBytesPerByte = 64;

    /// <summary>Steps of a sweep that are due at one time.</summary>
    private const int MostSteps = 1000;

    private readonly Dictionary<NodeAddress, TrackerSession> _sessions = [];
    private readonly Dictionary<NodeAddress, TimeSpan> _presented = [];
    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private readonly Prng _random = new(5);

    public TrackerEngine Engine { get; } = new(new TrackerOptions(new SipKey(1, 2), PeerTtl, limits), new Prng(7));

    public TimeSpan Now { get; private set; }

    public void Advance(TimeSpan by)
    {
        Now += by;
        for (var steps = 0; Engine.NextWakeup <= Now; steps++)
        {
            Invariant.Holds(steps < MostSteps, $"at {Now} a sweep does not end: it wants to be woken at {Engine.NextWakeup}");
            Engine.Advance(Now);
        }
        Counts();
    }

    /// <summary>One message as it is.</summary>
    /// <returns>The answer, empty where there is none.</returns>
    public byte[] Receive(NodeAddress from, ReadOnlySpan<byte> message, TrackTransport transport)
    {
        var room = _answer.AsSpan(0, TrackSizes.MaxOf(transport));
        NotePresented(from, message);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var length = Engine.Receive(Now, from, message, transport, room);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var allowed = MostBytes + MostBytesPerByte * message.Length;
        Invariant.Holds(allocated <= allowed, $"{message.Length} bytes made it allocate {allocated}");
        Counts();
        var answer = room[..length];
        if (length > 0)
            Look(message, answer, transport);
        return answer.ToArray();
    }

    /// <summary>Asks as a node does: a new cookie is taken, and the request sent again.</summary>
    public byte[] Ask(NodeAddress from, byte[] request, TrackTransport transport)
    {
        var exchange = new TrackerExchange(SessionOf(from), request);
        var answer = Receive(from, exchange.Request.Span, transport);
        return exchange.Judge(answer, transport) == Verdict.SendAgain ? Receive(from, exchange.Request.Span, transport) : answer;
    }

    public TrackHeader NewHeader(NodeAddress from) => SessionOf(from).NewHeader();

    private TrackerSession SessionOf(NodeAddress from) =>
        _sessions.TryGetValue(from, out var session) ? session : _sessions[from] = new TrackerSession(_random);

    private void NotePresented(NodeAddress from, ReadOnlySpan<byte> message)
    {
        if (!TrackHeader.Parse(message, out var header).IsFailure && header.Type is TrackType.Presentation or TrackType.Update
            && message[TrackHeader.Size..] is var body)
            foreach (var value in new FieldValues(body, Field.Port))
                if (value.Length == sizeof(ushort))
                    _presented[from.WithPort((ushort)(value[0] << 8 | value[1]))] = Now;
    }

    private void Look(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
    {
        TrackHeader.Parse(request, out var asked);
        var failure = TrackHeader.Parse(answer, out var header);
        Invariant.Holds(!failure.IsFailure && !header.Type.IsRequest(), $"what is no message is answered: {failure} {header}");
        Invariant.Holds(header.Transaction == asked.Transaction, $"the answer is to {header.Transaction:x8}, asked was {asked.Transaction:x8}");
        Invariant.Holds(
            header.Type is TrackType.Error or TrackType.UseCookie || header.Type == TrackerExchange.AnswerTo(asked.Type),
            $"{asked.Type} is answered with {header.Type}");
        Invariant.Holds(header.IsEarlier == asked.IsEarlier || header.Type == TrackType.Error, $"{asked} is answered in another version: {header}");
        Invariant.Holds(transport == TrackTransport.Udp || header.Type != TrackType.UseCookie, $"a cookie is asked for over TCP");
        Invariant.Holds(!header.Truncated || transport == TrackTransport.Udp, $"{header.Type} is truncated over TCP");
        var text = TrackText.Describe(answer);
        Invariant.Holds(text.StartsWith(header.Type.ToString(), StringComparison.Ordinal), $"the answer cannot be read: {text}");
        if (header.Type == TrackType.Located)
            Look(answer[TrackHeader.Size..]);
    }

    /// <summary>Nobody is named who has not spoken for himself, lately.</summary>
    private void Look(ReadOnlySpan<byte> located)
    {
        LocatedAnswer.Parse(located, out var answer);
        Invariant.Holds(answer.CompleteSources <= answer.Sources && answer.Sources <= Engine.NodeCount, $"{answer.ToString()} of {Engine.NodeCount} nodes");
        var named = new HashSet<NodeAddress>();
        Add(named, answer.PartialV4);
        Add(named, answer.PartialV6);
        Add(named, answer.CompleteV4);
        Add(named, answer.CompleteV6);
        foreach (var value in answer.Holders)
            if (Holder.TryParse(value, out var holder))
                Add(named, holder.Address);
        Invariant.Holds(named.Count <= answer.Sources, $"{named.Count} nodes are named of {answer.Sources}");
    }

    private void Add(HashSet<NodeAddress> named, PeerList peers)
    {
        foreach (var peer in peers)
            Add(named, peer);
    }

    private void Add(HashSet<NodeAddress> named, NodeAddress peer)
    {
        Invariant.Holds(named.Add(peer), $"{peer} is named twice");
        var isHere = _presented.TryGetValue(peer, out var at) && Now - at <= PeerTtl + PeerTtl;
        Invariant.Holds(isHere, $"{peer} is named, and has not registered within two TTL");
    }

    private void Counts()
    {
        Invariant.Holds(
            Engine.MemoryBytes >= 0 && Engine.MemoryBytes <= limits.MemoryBytes,
            $"{Engine.MemoryBytes} bytes are reckoned, of {limits.MemoryBytes}");
        Invariant.Holds(Engine.NodeCount > 0 == Engine.PrefixCount > 0, $"{Engine.NodeCount} nodes of {Engine.PrefixCount} prefixes");
        Invariant.Holds(Engine.FileCount <= Engine.NameCount && Engine.FileCount <= Engine.EntryCount, $"{Engine.FileCount} files, {Engine.NameCount} names, {Engine.EntryCount} entries");
        Invariant.Holds(Engine.NodeCount > 0 == Engine.NextWakeup is not null, $"{Engine.NodeCount} nodes, woken at {Engine.NextWakeup}");
    }
}
