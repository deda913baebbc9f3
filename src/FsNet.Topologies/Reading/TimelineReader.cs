using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>timeline:</c> entries, each with <c>at</c> and exactly one of kill, restart, link, partition, churn.</summary>
/// <param name="zones">Regions and groups, which links and partitions are between.</param>
internal sealed class TimelineReader(Fields root, IReadOnlyList<string> zones, IReadOnlyList<Group> groups)
{
    public const int MostEntries = 10_000;

    /// <summary>Every change of links and every partition is looked at for each pair of zones.</summary>
    public const long MostPairsTouched = 100_000_000;

    private static readonly string[] Actions = ["kill", "restart", "link", "partition", "churn"];
    private readonly ActionReader _reader = new(zones, groups);
    private readonly Dictionary<string, string> _groupOf =
        groups.SelectMany(g => g.Members()).DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => m.Zone.Group);

    private readonly HashSet<string> _down = [];

    /// <param name="zoneCount">Zones that there are: groups, each in its regions.</param>
    public IReadOnlyList<TimelineEntry> Read(int zoneCount)
    {
        if (!IsShortEnough(zoneCount))
            return [];
        var entries = root.List("timeline")
            .Select(source => Entry(source.Item, source.Path))
            .OfType<(Fields Fields, TimelineEntry Entry)>()
            .OrderBy(e => e.Entry.At)
            .ToList();
        // Nobody can say beforehand when chance lets a member of such a group be down.
        var churned = entries.Select(e => e.Entry).OfType<TimelineEntry.Churn>().Select(c => c.Group).ToHashSet();
        foreach (var (fields, entry) in entries)
            CheckOrder(fields, entry, churned);
        return [.. entries.Select(e => e.Entry)];
    }

    private bool IsShortEnough(int zoneCount)
    {
        var entries = root.List("timeline").Select(e => e.Item).ToList();
        var ofLinks = entries.OfType<YamlMap>().Count(e => e.Find("link") is not null || e.Find("partition") is not null);
        if (entries.Count > MostEntries)
            root.Error("timeline", $"found {entries.Count} entries, allowed: up to {MostEntries}");
        else if ((long)ofLinks * zoneCount * zoneCount > MostPairsTouched)
            root.Error(
                "timeline",
                $"found {ofLinks} changes of links and partitions with {zoneCount} zones, "
                + $"allowed: up to {MostPairsTouched / zoneCount / zoneCount} with that many");
        else
            return true;
        return false;
    }

    private (Fields Fields, TimelineEntry Entry)? Entry(YamlItem item, string path)
    {
        var fields = Fields.Of(item, path, root.Problems, ["at", "for", "set", .. Actions]);
        var at = fields.Require("at", Values.Time, TimeSpan.Zero, "a time after the start, for example 5s")!.Value;
        return ActionReader.OnlyOne(fields, path, Actions) is { } action ? (fields, Entry(fields, action, at, item.At.ToString())) : null;
    }

    private TimelineEntry Entry(Fields fields, string action, TimeSpan at, string line)
    {
        ActionReader.Forbid(fields, "for", action is "partition" or "churn", "partition and churn");
        ActionReader.Forbid(fields, "set", action is "link", "link");
        return action switch
        {
            "kill" => new TimelineEntry.Kill(at, line, _reader.Nodes(fields, action)),
            "restart" => new TimelineEntry.Restart(at, line, _reader.Nodes(fields, action)),
            "link" => Link(fields, at, line),
            "partition" => new TimelineEntry.Partition(at, line, For(fields), _reader.Sides(fields, action)),
            _ => Churn(fields, at, line),
        };
    }

    private static TimeSpan For(Fields fields) =>
        fields.Require("for", Values.Duration, TimeSpan.FromSeconds(1), "a time, for example 5s")!.Value;

    private TimelineEntry.ChangeLink Link(Fields fields, TimeSpan at, string line)
    {
        var (between, and, settings) = _reader.Link(fields);
        return new TimelineEntry.ChangeLink(at, line, between, and, settings);
    }

    private TimelineEntry.Churn Churn(Fields fields, TimeSpan at, string line)
    {
        var churn = Fields.Of(fields.Find("churn")!, fields.Name("churn"), fields.Problems, "group", "rate", "down");
        var leeching = groups.Where(g => g.Role == Role.Leech).Select(g => g.Name).ToList();
        churn.Require("group", (text, _) => text, "", "a group of leechers");
        var group = churn.Find("group") is { } item ? Items.Names(item, churn.Name("group"), leeching, "the group", churn.Problems)[0] : "";
        var rate = churn.Require("rate", Values.ChurnRate, 1, "for example 20%/min");
        var down = churn.Require("down", Values.Duration, TimeSpan.FromSeconds(1), "how long a node stays away, for example 10s")!.Value;
        var length = For(fields);
        // Of each member, on average: it is up for 1 / rate, then down.
        var cycles = length.TotalSeconds / (1 / rate + down.TotalSeconds);
        _reader.AddActions(fields, "churn", 2 * cycles * _reader.MembersOf(group));
        return new TimelineEntry.Churn(at, line, length, group, rate, down);
    }

    private void CheckOrder(Fields fields, TimelineEntry entry, IReadOnlySet<string> churned)
    {
        if (entry is TimelineEntry.Kill kill)
            foreach (var node in kill.Nodes.Where(n => !IsIn(churned, n) && !_down.Add(n)))
                fields.Error("kill", $"found '{node}', which is already down then; allowed: a node that runs");
        if (entry is TimelineEntry.Restart restart)
            foreach (var node in restart.Nodes.Where(n => !IsIn(churned, n) && !_down.Remove(n)))
                fields.Error("restart", $"found '{node}', which no earlier entry kills; allowed: a node that is down then");
    }

    private bool IsIn(IReadOnlySet<string> churned, string node) => churned.Contains(_groupOf[node]);
}
