using FsNet.Links;

namespace FsNet.Simulator.Network;

/// <summary>The links between all zones: few, however many nodes there are.</summary>
internal sealed class PathTable
{
    private readonly ZonePath[,] _paths;

    public PathTable(int zones, TcpModel tcp)
    {
        _paths = new ZonePath[zones, zones];
        for (var i = 0; i < zones * zones; i++)
            _paths[i / zones, i % zones] = new ZonePath(tcp);
    }

    public ZonePath this[int from, int to] => _paths[from, to];

    public void Set(int from, int to, LinkProfile profile, bool cut)
    {
        var (there, back) = (_paths[from, to], _paths[to, from]);
        there.Set(profile, cut);
        there.Pair(back);
        back.Pair(there);
    }
}
