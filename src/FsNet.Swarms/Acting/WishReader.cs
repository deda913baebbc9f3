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
    private const string Heal = "heal";

    private static readonly Origin Here = new(Wish.Because, 0);
    private static readonly YamlEntry Now = Entry("at", "0s");
    private static readonly YamlEntry Open = Entry("for", "1s");
    private static readonly string[] Keys = ["kill", "restart", "link", "set", "partition", Heal];

    /// <exception cref="TopologyException">It is none, or names what the topology does not have.</exception>
    public static Wish Read(string text, Topology topology)
    {
        var problems = new Problems();
        var fields = Fields.Of(YamlTree.Parse(text, _ => Here), "", problems, Keys);
        problems.ThrowIfAny();
        var entry = new YamlMap([.. Timed(fields)], Here);
        var read = new TimelineReader(Fields.Of(new YamlMap([], Here), "", problems), ZonesOf(topology), topology.Groups).ReadOne(entry);
        problems.ThrowIfAny();
        return new Wish(read!, fields.Has(Heal));
    }

    // A partition lasts until it is healed: in a wish that is another one.
    private static IEnumerable<YamlEntry> Timed(Fields fields)
    {
        yield return Now;
        if (fields.Has("partition") || fields.Has(Heal))
            yield return Open;
        foreach (var entry in fields.Entries)
            yield return entry.Key == Heal ? entry with { Key = "partition" } : entry;
    }

    private static IReadOnlyList<string> ZonesOf(Topology topology) => [.. topology.Regions, .. topology.Groups.Select(g => g.Name)];

    private static YamlEntry Entry(string key, string text) => new(key, new YamlScalar(text, Here), Here);
}
