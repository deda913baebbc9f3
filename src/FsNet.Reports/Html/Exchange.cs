using FsNet.Topologies;

namespace FsNet.Reports.Html;

/// <summary>How many blocks went from whom to whom: between nodes while they are few, else between their zones.</summary>
internal sealed class Exchange
{
    private const int MostNodes = 24;

    private readonly Dictionary<(string To, string From), long> _blocks = [];

    private Exchange(bool isByNode, IReadOnlyList<string> receivers, IReadOnlyList<string> senders)
    {
        IsByNode = isByNode;
        Receivers = receivers;
        Senders = senders;
    }

    public bool IsByNode { get; }

    public IReadOnlyList<string> Receivers { get; }

    public IReadOnlyList<string> Senders { get; }

    public bool IsEmpty => _blocks.Count == 0;

    public long Most => _blocks.Values.DefaultIfEmpty(0).Max();

    public long Blocks(string to, string from) => _blocks.GetValueOrDefault((to, from));

    public long Received(string to) => Senders.Sum(from => Blocks(to, from));

    public long Sent(IEnumerable<string> from) => from.Sum(f => Receivers.Sum(to => Blocks(to, f)));

    public static Exchange Of(RunHistory run)
    {
        var isByNode = run.Report.Nodes.Count <= MostNodes;
        var zones = run.Topology.Nodes.ToDictionary(n => n.Name, n => isByNode ? n.Name : n.Zone.ToString());
        // The seeds first: it is they who start it.
        var nodes = run.Topology.Seeds.Concat(run.Topology.Leechers).Select(n => zones[n.Name]).Distinct().ToList();
        var receivers = run.Topology.Leechers.Select(n => zones[n.Name]).Distinct().ToList();
        var exchange = new Exchange(isByNode, receivers, nodes);
        foreach (var node in run.Report.Nodes)
            foreach (var (sender, blocks) in node.BlocksFrom)
                exchange.Add(zones.GetValueOrDefault(node.Name), zones.GetValueOrDefault(sender), blocks);
        return exchange;
    }

    public static IReadOnlyList<string> Seeds(RunHistory run, bool isByNode) =>
        [.. run.Topology.Nodes.Where(n => n.Role == Role.Seed).Select(n => isByNode ? n.Name : n.Zone.ToString()).Distinct()];

    // A sender that is no node of the topology cannot be drawn; blocks.csv has it.
    private void Add(string? to, string? from, long blocks)
    {
        if (to is not null && from is not null)
            _blocks[(to, from)] = _blocks.GetValueOrDefault((to, from)) + blocks;
    }
}
