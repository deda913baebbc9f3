using FsNet.Links;
using FsNet.Topologies;
using FsNet.Topologies.Planning;
using FsNet.Topologies.Reading;

namespace FsNet.Swarms.Acting;

/// <summary>The links between places as they are now, and which of them can be changed.</summary>
internal sealed class LiveLinks
{
    private readonly LinkState _state;
    private readonly List<LivePair> _pairs;
    private Func<Zone, Zone, bool>? _holds;

    public LiveLinks(Topology topology)
    {
        Places = new PlaceMap(topology);
        _state = new LinkState(topology);
        var zones = topology.Nodes.GroupBy(n => n.Zone).ToDictionary(z => z.Key, z => z.Count());
        _pairs =
        [
            .. from a in Enumerable.Range(0, Places.Names.Count)
               from b in Enumerable.Range(a, Places.Names.Count - a)
               let ends = Ends(a, b, zones)
               where ends.Count > 0
               select new LivePair(a, b, ends),
        ];
    }

    public PlaceMap Places { get; }

    public IReadOnlyList<LivePair> Pairs => _pairs;

    /// <summary>Partitions that nobody has healed yet.</summary>
    public IReadOnlyList<Sides> Partitions => _state.Partitions;

    /// <summary>Why no link can be changed here; null when some can.</summary>
    public string? WhyFixed { get; private set; } = "the links are not there yet";

    /// <param name="holds">Whether packets from one zone to another can be held back; null where nothing is emulated.</param>
    public void Permit(Func<Zone, Zone, bool>? holds)
    {
        _holds = holds;
        WhyFixed = holds is null ? "the links of this run are not emulated" : null;
    }

    public void See(SwarmAction action)
    {
        if (action is SwarmAction.Link link)
            _state.Change(link.Between, link.And, link.Settings);
        else if (action is SwarmAction.Partition { IsOver: true } over)
            _state.Heal(over.Sides);
        else if (action is SwarmAction.Partition partition)
            _state.Part(partition.Sides);
    }

    /// <returns>Why this cannot be done; null when it can.</returns>
    public string? WhyNot(SwarmAction action) => action is SwarmAction.Node ? null : WhyFixed ?? NotHeld(action) ?? TooMuchJitter(action);

    /// <summary>Of the first two zones: a place whose groups have links of their own has several.</summary>
    public (LinkProfile There, LinkProfile Back, bool IsCut, bool CanChange) Of(LivePair pair)
    {
        var (a, b) = pair.Ends[0];
        return (_state.Profile(a, b), _state.Profile(b, a), pair.Ends.All(e => _state.IsCut(e.From, e.To)),
            _holds is { } holds && pair.Ends.All(e => holds(e.From, e.To) && holds(e.To, e.From)));
    }

    private string? NotHeld(SwarmAction action)
    {
        var (from, to) = Directions.FirstOrDefault(d => Touches(action, d.From, d.To) && !_holds!(d.From, d.To));
        return from is null
            ? null
            : $"the topology asks nothing of packets from {from} to {to}, so this run cannot hold them back";
    }

    private string? TooMuchJitter(SwarmAction action) => action is not SwarmAction.Link link ? null : Directions
        .Where(d => Touches(action, d.From, d.To))
        .Select(d => link.Settings.Over(_state.Profile(d.From, d.To)))
        .Where(changed => changed.Jitter > changed.Delay)
        .Select(changed => $"jitter: {LinkReader.JitterComplaint(changed.Jitter, changed.Delay)}")
        .FirstOrDefault();

    private IEnumerable<(Zone From, Zone To)> Directions =>
        _pairs.SelectMany(p => p.Ends).SelectMany(e => new[] { e, (e.To, e.From) });

    private static bool Touches(SwarmAction action, Zone from, Zone to) => action switch
    {
        SwarmAction.Link link => new LinkRule(link.Between, link.And, BothWays: true, link.Settings).Matches(from, to),
        SwarmAction.Partition { IsOver: false } partition => LinkState.Separates(partition.Sides, from, to),
        _ => false,
    };

    private List<(Zone From, Zone To)> Ends(int a, int b, Dictionary<Zone, int> zones) =>
    [
        .. from f in Places.ZonesOf(a)
           from t in Places.ZonesOf(b)
           where f != t || zones[f] > 1
           select (f, t),
    ];
}

/// <param name="A">Number of a place.</param>
/// <param name="B">Number of the same or of a later one.</param>
internal sealed record LivePair(int A, int B, IReadOnlyList<(Zone From, Zone To)> Ends);
