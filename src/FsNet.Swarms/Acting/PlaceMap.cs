using FsNet.Topologies;

namespace FsNet.Swarms.Acting;

/// <summary>Where nodes are drawn: the regions, and each group that is in none. Every zone is in exactly one of these places.</summary>
internal sealed class PlaceMap
{
    private readonly List<string> _names = [];
    private readonly Dictionary<Zone, int> _places = [];

    public PlaceMap(Topology topology)
    {
        foreach (var zone in topology.Nodes.Select(n => n.Zone).Distinct())
            _places[zone] = NumberOf(zone.Region ?? zone.Group);
    }

    /// <summary>Names that links and partitions of a topology may use, too.</summary>
    public IReadOnlyList<string> Names => _names;

    public int this[Zone zone] => _places[zone];

    public IEnumerable<Zone> ZonesOf(int place) => _places.Where(z => z.Value == place).Select(z => z.Key);

    private int NumberOf(string name)
    {
        if (!_names.Contains(name))
            _names.Add(name);
        return _names.IndexOf(name);
    }
}
