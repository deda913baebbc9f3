using FsNet.Topologies.Yaml;
using static System.FormattableString;

namespace FsNet.Topologies.Reading;

/// <summary><c>timeline:</c> entries, each with <c>at</c> and exactly one of kill, restart, link, partition, churn.</summary>
/// <param name="zones">Regions and groups, which links and partitions are between.</param>
internal sealed class TimelineReader(Fields root, IReadOnlyList<string> zones, IReadOnlyList<Group> groups)
{
    /// <summary>Kills and restarts of single nodes in all, planned ones and those by chance.</summary>
    public const int MostActions = 1_000_000;

    public const int MostEntries = 10_000;

    /// <summary>Every change of links and every partition is looked at for each pair of zones.</summary>
    public const long MostPairsTouched = 100_000_000;

    private static readonly string[] Actions = ["kill", "restart", "link", "partition", "churn"];
    private readonly Dictionary<string, string[]> _nodes = NamesOf(groups);
    private readonly Dictionary<string, string> _groupOf =
        groups.SelectMany(g => g.Members()).DistinctBy(m => m.Name).ToDictionary(m => m.Name, m => m.Zone.Group);

    private readonly HashSet<string> _down = [];
    private double _actions;

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

    /// <summary>A single entry, whatever happened before it; null where it has no action.</summary>
    public TimelineEntry? ReadOne(YamlItem item) => Entry(item, "")?.Entry;

    private (Fields Fields, TimelineEntry Entry)? Entry(YamlItem item, string path)
    {
        var fields = Fields.Of(item, path, root.Problems, ["at", "for", "set", .. Actions]);
        var at = fields.Require("at", Values.Time, TimeSpan.Zero, "a time after the start, for example 5s")!.Value;
        var actions = Actions.Where(fields.Has).ToList();
        if (actions.Count == 1)
            return (fields, Entry(fields, actions[0], at, item.At.ToString()));
        root.Problems.Error(
            item.At,
            $"{(path.Length == 0 ? "the entry" : path)}: found {(actions.Count == 0 ? "no action" : string.Join(" and ", actions))}, "
            + $"allowed: exactly one of {string.Join(", ", Actions)}");
        return null;
    }

    private TimelineEntry Entry(Fields fields, string action, TimeSpan at, string line)
    {
        Forbid(fields, "for", action is "partition" or "churn", "partition and churn");
        Forbid(fields, "set", action is "link", "link");
        return action switch
        {
            "kill" => new TimelineEntry.Kill(at, line, Nodes(fields, action)),
            "restart" => new TimelineEntry.Restart(at, line, Nodes(fields, action)),
            "link" => ChangeLink(fields, at, line),
            "partition" => new TimelineEntry.Partition(at, line, For(fields), Sides(fields)),
            _ => Churn(fields, at, line),
        };
    }

    private static void Forbid(Fields fields, string key, bool allowed, string where)
    {
        if (!allowed && fields.Has(key))
            fields.Error(key, $"found where it means nothing, allowed: only with {where}");
    }

    private static TimeSpan For(Fields fields) =>
        fields.Require("for", Values.Duration, TimeSpan.FromSeconds(1), "a time, for example 5s")!.Value;

    private IReadOnlyList<string> Nodes(Fields fields, string key)
    {
        var names = Items.Names(fields.Find(key)!, fields.Name(key), _nodes.Keys, "the node", fields.Problems);
        return AddActions(fields, key, names.Sum(n => (long)_nodes.GetValueOrDefault(n, []).Length))
            ? [.. names.SelectMany(n => _nodes.GetValueOrDefault(n, []))]
            : [];
    }

    /// <summary>Counted before they are made: a short text can name very many.</summary>
    private bool AddActions(Fields fields, string key, double actions)
    {
        if (_actions + actions > MostActions)
        {
            fields.Error(key, Invariant($"found {actions:N0} kills and restarts, after {_actions:N0} before it; allowed: up to {MostActions:N0} in all"));
            return false;
        }
        _actions += actions;
        return true;
    }

    // A group's name stands for all of its members.
    private static Dictionary<string, string[]> NamesOf(IReadOnlyList<Group> groups)
    {
        var names = new Dictionary<string, string[]>();
        foreach (var group in groups)
        {
            names[group.Name] = [.. group.Members().Select(m => m.Name)];
            foreach (var member in names[group.Name])
                names[member] = [member];
        }
        return names;
    }

    private TimelineEntry.ChangeLink ChangeLink(Fields fields, TimeSpan at, string line)
    {
        var (a, b) = LinkReader.ReadPair(fields, "link", zones);
        if (fields.Find("set") is not { } set)
        {
            fields.Problems.Error(
                fields.At, $"{fields.Name("set")}: missing, allowed: the settings that change, for example {{ rtt: 300ms }}");
            return new TimelineEntry.ChangeLink(at, line, a, b, new LinkSettings(null, null, null, null, null));
        }
        return new TimelineEntry.ChangeLink(
            at, line, a, b, LinkReader.ReadSettings(LinkReader.SettingsOf(set, fields.Name("set"), fields.Problems)));
    }

    private IReadOnlyList<IReadOnlyList<string>> Sides(Fields fields)
    {
        var sides = fields.List("partition")
            .Select(s => Items.Names(s.Item, s.Path, zones, "the region or group", fields.Problems))
            .ToList();
        if (sides.Count < 2)
            fields.Error("partition", $"found {sides.Count} sides, allowed: two or more, for example [[eu], [us]]");
        foreach (var twice in sides.SelectMany(s => s).GroupBy(n => n).Where(g => g.Key.Length > 0 && g.Count() > 1))
            fields.Error("partition", $"found '{twice.Key}' on more than one side, allowed: once");
        return sides;
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
        AddActions(fields, "churn", 2 * cycles * _nodes.GetValueOrDefault(group, []).Length);
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
