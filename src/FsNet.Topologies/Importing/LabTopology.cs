using System.Globalization;
using System.Text;
using FsNet.Base;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;

namespace FsNet.Topologies.Importing;

/// <summary>A swarm on the nodes of a lab: the first host has the file, the others fetch it.</summary>
internal sealed class LabTopology
{
    /// <summary>Every two of them have a link in the file.</summary>
    public const int MostHosts = 100;

    private const int LongestName = 40;
    private const int LongestLine = 300;
    private const string Tracker = "tracker";

    private readonly Lab _lab;
    private readonly LabPaths _paths;
    private readonly List<string> _hosts;
    private readonly Dictionary<string, string> _names = [];
    private readonly HashSet<string> _taken = [Tracker, $"{Tracker}-0"];

    private LabTopology(Lab lab)
    {
        (_lab, _paths, _hosts) = (lab, new LabPaths(lab), HostsOf(lab));
        foreach (var host in _hosts)
            _names[host] = NameFor(host);
    }

    /// <exception cref="TopologyException">There are too few or too many nodes.</exception>
    public static Exported Of(Lab lab) => new LabTopology(lab).Write();

    private Exported Write()
    {
        var links = Links().ToList();
        var topology = TopologyLoader.Parse(Skeleton(), _lab.Source, []).Topology with { Links = links };
        string[] left = [.. _lab.LeftOut.Select(Shown), "programs: the nodes run FsNet, not what the lab starts"];
        var exported = Exported.WithHeader("#", [.. About], left, TopologyWriter.Write(topology), "lab");
        // Sums may exceed what links can be.
        TopologyLoader.Parse(exported.Text, $"the topology made of {_lab.Source}", []);
        return exported with { Text = $"# yaml-language-server: $schema=topology.schema.json\n{exported.Text}" };
    }

    private IEnumerable<string> About =>
    [
        $"The lab '{Shown(_lab.Name)}', by fsnet import. {_names[_hosts[0]]} has the file, the other {_hosts.Count - 1} fetch it.",
        "The tracker is added; its links are without delay and limit. A link between two nodes is the sum of the lines between them.",
    ];

    private string Skeleton()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"name: {Plain(_lab.Name)}\nfile: {{ size: 16MiB }}\ngroups:\n  {Tracker}: {{ role: tracker }}");
        foreach (var host in _hosts)
            text.AppendLine(
                CultureInfo.InvariantCulture, $"  {_names[host]}: {{ role: {(host == _hosts[0] ? "seed" : "leech")}, access: {AccessOf(host)} }}");
        return text.ToString();
    }

    private string AccessOf(string host) => _paths.OnlyLineOf(host) is { } line
        ? $"{{ up: {RateOf(line.There)}, down: {RateOf(line.Back)} }}"
        : "{ up: unlimited, down: unlimited }";

    private static string RateOf(LinkSettings line) =>
        line.RateBitsPerSecond is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate}bit") : "unlimited";

    private IEnumerable<LinkRule> Links()
    {
        var ways = _hosts.ToDictionary(h => h, _paths.From);
        foreach (var (i, a) in _hosts.Index())
            foreach (var b in _hosts.Skip(i + 1))
                foreach (var rule in Rules(a, b, ways[a].GetValueOrDefault(b), ways[b].GetValueOrDefault(a)))
                    yield return rule;
        if (_lab.Links.Any(IsTrunk))
            _lab.LeaveOut("trunks: the rate of a line between switches or routers holds for each pair of nodes, which do not share it");
    }

    private bool IsTrunk(LabLink line) => (line.There.RateBitsPerSecond ?? line.Back.RateBitsPerSecond) is not null
        && !_hosts.Contains(line.A) && !_hosts.Contains(line.B);

    private IEnumerable<LinkRule> Rules(string a, string b, LinkSettings? there, LinkSettings? back)
    {
        if (there is null || back is null)
        {
            _lab.LeaveOut($"{a} and {b}: no way leads from one to the other, but all nodes of a swarm reach each other");
            yield break;
        }
        (there, back) = (Held(there, a, b), Held(back, b, a));
        if (there != LinkSettings.None)
            yield return new LinkRule(_names[a], _names[b], there == back, there);
        if (back != LinkSettings.None && there != back)
            yield return new LinkRule(_names[b], _names[a], false, back);
    }

    private LinkSettings Held(LinkSettings way, string from, string to)
    {
        if (!(way.Jitter > (way.Delay ?? TimeSpan.Zero)))
            return way;
        _lab.LeaveOut($"{from} to {to}: jitter beyond the delay");
        return way with { Jitter = way.Delay };
    }

    private static List<string> HostsOf(Lab lab)
    {
        var hosts = lab.Nodes.Where(n => n.Value == LabKind.Host).Select(n => n.Key).ToList();
        if (hosts.Count < 2)
            hosts = [.. lab.Nodes.Where(n => n.Value != LabKind.Switch).Select(n => n.Key)];
        foreach (var router in lab.Nodes.Where(n => n.Value == LabKind.Router && !hosts.Contains(n.Key)))
            lab.LeaveOut($"node {router.Key}: a router; its lines are part of the links, it is no node of the swarm");
        return hosts.Count is >= 2 and <= MostHosts
            ? hosts
            : throw Lab.Refuse(new Origin(lab.Source, 1), $"found {hosts.Count} nodes that can run a program, allowed: from 2 to {MostHosts}");
    }

    /// <summary>As a group may be called, and no group as another one's member.</summary>
    private string NameFor(string host)
    {
        var plain = Plain(host);
        var name = plain;
        for (var i = 2; !_taken.Add(name) || !_taken.Add($"{name}-0"); i++)
            name = string.Create(CultureInfo.InvariantCulture, $"{plain[..Math.Min(plain.Length, LongestName - 6)]}-n{i}");
        return name;
    }

    private static string Plain(string text)
    {
        var letters = string.Concat(text.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Trim('-');
        var name = letters.Length > 0 && char.IsAsciiLetter(letters[0]) ? letters : $"n-{letters}";
        return name[..Math.Min(name.Length, LongestName)].Trim('-');
    }

    // What stands in a comment is one line, whatever the lab says.
    private static string Shown(string text) => TerminalText.Escape(text.Length > LongestLine ? $"{text[..LongestLine]}..." : text);
}
