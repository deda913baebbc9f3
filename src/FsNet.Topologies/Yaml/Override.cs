using System.Globalization;

namespace FsNet.Topologies.Yaml;

/// <summary>
/// <c>--set groups.leech.count=8</c>: a path of keys and list positions, and a value in YAML. A key that excludes another
/// (<c>file.path</c> and <c>file.size</c>, <c>rtt</c> and <c>delay</c>) takes the other one's place.
/// </summary>
public sealed record Override(IReadOnlyList<string> Path, YamlItem Value)
{
    private static readonly string[][] Alternatives = [["size", "path"], ["rtt", "delay"], ["between", "from"], ["between", "to"]];

    /// <exception cref="TopologyException">The text is not KEY=VALUE, or the value is not YAML.</exception>
    public static Override Parse(string text) => Parse(text, "--set");

    /// <param name="flag">What the user wrote it behind; errors say so.</param>
    /// <exception cref="TopologyException">The text is not KEY=VALUE, or the value is not YAML.</exception>
    public static Override Parse(string text, string flag)
    {
        var at = new Origin($"{flag} {text}", 0);
        var equals = text.IndexOf('=');
        var path = equals > 0 ? text[..equals].Split('.') : [];
        if (path.Length is 0 or > YamlTree.MaxDepth || path.Any(string.IsNullOrWhiteSpace))
            throw new TopologyException(
                new Problem(at, "allowed: KEY=VALUE with a dotted KEY, for example groups.leech.count=8 or links.0.loss=2%"));
        return new Override(path, ParseValue(path, text[(equals + 1)..], at));
    }

    /// <returns>The document with this value in place; missing mappings on the way are made.</returns>
    /// <exception cref="TopologyException">The path leads through text, or past the end of a list.</exception>
    public YamlItem Apply(YamlItem root) => Replace(root, 0);

    // A path may hold any character that YAML gives a meaning (':', '#', '{'), so it is taken as it stands.
    private static YamlItem ParseValue(string[] path, string value, Origin at) =>
        path is ["file", "path"] || value.Length == 0 ? new YamlScalar(value, at) : YamlTree.Parse(value, _ => at);

    private YamlItem Replace(YamlItem? item, int depth)
    {
        if (depth == Path.Count)
            return Value;
        return item switch
        {
            null or YamlScalar { Text: "" } => new YamlMap([new YamlEntry(Path[depth], Replace(null, depth + 1), Value.At)], Value.At),
            YamlMap map => ReplaceKey(map, depth),
            YamlList list => ReplaceItem(list, depth),
            _ => throw Refuse(depth, $"found {item.Described}, which has no key '{Path[depth]}'"),
        };
    }

    private YamlMap ReplaceKey(YamlMap map, int depth)
    {
        var key = Path[depth];
        var entry = new YamlEntry(key, Replace(map.Find(key), depth + 1), Value.At);
        var excluded = Alternatives.Where(a => a.Contains(key)).SelectMany(a => a).Where(k => k != key).ToHashSet();
        var kept = map.Entries.Where(e => !excluded.Contains(e.Key)).Select(e => e.Key == key ? entry : e).ToList();
        if (map.Find(key) is null)
            kept.Add(entry);
        return map with { Entries = kept };
    }

    private YamlList ReplaceItem(YamlList list, int depth)
    {
        if (!int.TryParse(Path[depth], NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= list.Items.Count)
            throw Refuse(depth, $"found '{Path[depth]}', allowed: a position from 0 to {list.Items.Count - 1}");
        var items = list.Items.ToArray();
        items[index] = Replace(items[index], depth + 1);
        return list with { Items = items };
    }

    private TopologyException Refuse(int depth, string message) =>
        new(new Problem(Value.At, $"{string.Join('.', Path.Take(depth))}: {message}"));
}
