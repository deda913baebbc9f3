using FsNet.Topologies;
using FsNet.Topologies.Reading;
using FsNet.Topologies.Yaml;

namespace FsNet.Swarms.Acting;

/// <summary>
/// A wish is written like an entry of a timeline, without its times: <c>{ kill: leech-3 }</c>, <c>{ restart: leech-3 }</c>,
/// <c>{ link: [eu, us], set: { rtt: 300ms } }</c>, <c>{ partition: [[eu], [us]] }</c>, and <c>{ heal: [[eu], [us]] }</c>. JSON is YAML.
/// </summary>
internal static class WishReader
{
    private static readonly Origin Here = new(Wish.Because, 0);
    private static readonly string[] Actions = ["kill", "restart", "link", "partition", "heal"];

    /// <exception cref="TopologyException">It is none, or names what the topology does not have.</exception>
    public static Wish Read(string text, Topology topology)
    {
        var problems = new Problems();
        var fields = Fields.Of(YamlTree.Parse(text, _ => Here), "", problems, [.. Actions, "set"]);
        problems.ThrowIfAny();
        var wish = new Wish(Read(fields, new ActionReader(ZonesOf(topology), topology.Groups)));
        problems.ThrowIfAny();
        return wish;
    }

    private static IReadOnlyList<SwarmAction> Read(Fields fields, ActionReader reader)
    {
        var action = ActionReader.OnlyOne(fields, "the wish", Actions);
        ActionReader.Forbid(fields, "set", action is null or "link", "link");
        return action switch
        {
            null => [],
            "link" => [Link(reader.Link(fields))],
            "partition" or "heal" => [new SwarmAction.Partition(default, reader.Sides(fields, action), action == "heal", Wish.Because)],
            _ => [.. reader.Nodes(fields, action).Select(n => new SwarmAction.Node(default, n, action == "kill", Wish.Because))],
        };
    }

    private static SwarmAction.Link Link((string Between, string And, LinkSettings Settings) link) =>
        new(default, link.Between, link.And, link.Settings, Wish.Because);

    private static IReadOnlyList<string> ZonesOf(Topology topology) => [.. topology.Regions, .. topology.Groups.Select(g => g.Name)];
}
