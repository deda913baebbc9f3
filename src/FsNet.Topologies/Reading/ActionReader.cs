using FsNet.Topologies.Yaml;
using static System.FormattableString;

namespace FsNet.Topologies.Reading;

/// <summary>
/// What can be done to a swarm, whenever it is: to nodes, to a link, between sides. The entries of a timeline and what people wish for are
/// read by it.
/// </summary>
/// <param name="zones">Regions and groups, which links and partitions are between.</param>
internal sealed class ActionReader(IReadOnlyList<string> zones, IReadOnlyList<Group> groups)
{
    /// <summary>Kills and restarts of single nodes in all, planned ones and those by chance.</summary>
    public const int MostActions = 1_000_000;

    private readonly Dictionary<string, string[]> _nodes = NamesOf(groups);
    private double _actions;

    /// <param name="name">What the fields are, in words.</param>
    /// <returns>The one among these keys that is there; null, and a problem, where there are none or several.</returns>
    public static string? OnlyOne(Fields fields, string name, IReadOnlyList<string> actions)
    {
        var found = actions.Where(fields.Has).ToList();
        if (found.Count == 1)
            return found[0];
        fields.Problems.Error(
            fields.At,
            $"{name}: found {(found.Count == 0 ? "no action" : string.Join(" and ", found))}, "
            + $"allowed: exactly one of {string.Join(", ", actions)}");
        return null;
    }

    public static void Forbid(Fields fields, string key, bool allowed, string where)
    {
        if (!allowed && fields.Has(key))
            fields.Error(key, $"found where it means nothing, allowed: only with {where}");
    }

    public int MembersOf(string group) => _nodes.GetValueOrDefault(group, []).Length;

    public IReadOnlyList<string> Nodes(Fields fields, string key)
    {
        var names = Items.Names(fields.Find(key)!, fields.Name(key), _nodes.Keys, "the node", fields.Problems);
        return AddActions(fields, key, names.Sum(n => (long)_nodes.GetValueOrDefault(n, []).Length))
            ? [.. names.SelectMany(n => _nodes.GetValueOrDefault(n, []))]
            : [];
    }

    /// <summary>Counted before they are made: a short text can name very many.</summary>
    public bool AddActions(Fields fields, string key, double actions)
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

    public (string Between, string And, LinkSettings Settings) Link(Fields fields)
    {
        var (a, b) = LinkReader.ReadPair(fields, "link", zones);
        if (fields.Find("set") is { } set)
            return (a, b, LinkReader.ReadSettings(LinkReader.SettingsOf(set, fields.Name("set"), fields.Problems)));
        fields.Problems.Error(fields.At, $"{fields.Name("set")}: missing, allowed: the settings that change, for example {{ rtt: 300ms }}");
        return (a, b, new LinkSettings(null, null, null, null, null));
    }

    public Sides Sides(Fields fields, string key)
    {
        var sides = fields.List(key)
            .Select(s => Items.Names(s.Item, s.Path, zones, "the region or group", fields.Problems))
            .ToList();
        if (sides.Count < 2)
            fields.Error(key, $"found {sides.Count} sides, allowed: two or more, for example [[eu], [us]]");
        foreach (var twice in sides.SelectMany(s => s).GroupBy(n => n).Where(g => g.Key.Length > 0 && g.Count() > 1))
            fields.Error(key, $"found '{twice.Key}' on more than one side, allowed: once");
        return new Sides(sides);
    }
}
