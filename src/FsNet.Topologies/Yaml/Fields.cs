using FsNet.Base;

namespace FsNet.Topologies.Yaml;

/// <summary>
/// The keys of one mapping, read one by one. What is wrong goes to <see cref="Problems"/> and the caller gets its fallback,
/// so that reading goes on to the next mistake.
/// </summary>
public sealed class Fields
{
    private readonly YamlMap _map;

    private Fields(YamlMap map, string path, Problems problems)
    {
        _map = map;
        Path = path;
        Problems = problems;
    }

    /// <summary>The dotted path of this mapping, as <c>--set</c> would name it; empty for the whole document.</summary>
    public string Path { get; }

    public Problems Problems { get; }

    public Origin At => _map.At;

    public IReadOnlyList<YamlEntry> Entries => _map.Entries;

    /// <summary>A mapping whose keys must be among <paramref name="allowed"/>.</summary>
    public static Fields Of(YamlItem item, string path, Problems problems, params string[] allowed)
    {
        var fields = OfAnyKeys(item, path, problems, string.Join(", ", allowed));
        foreach (var entry in fields.Entries.Where(e => !allowed.Contains(e.Key)))
            problems.Error(
                entry.At,
                $"{fields.Name(entry.Key)}: unknown key, allowed: {string.Join(", ", allowed)}{Suggestion.For(entry.Key, allowed)}");
        return fields;
    }

    /// <summary>A mapping whose keys are names that the user chose.</summary>
    public static Fields OfAnyKeys(YamlItem item, string path, Problems problems, string keysDescribed)
    {
        if (item is YamlMap map)
            return new Fields(map, path, problems);
        problems.Error(
            item.At,
            $"{(path.Length == 0 ? "the topology" : path)}: found {item.Described}, allowed: a mapping with the keys {keysDescribed}");
        return new Fields(new YamlMap([], item.At), path, problems);
    }

    public string Name(string key) => Path.Length == 0 ? key : $"{Path}.{key}";

    public bool Has(string key) => Find(key) is not null;

    public YamlItem? Find(string key) => _map.Find(key);

    public Origin AtOf(string key) => _map.Entries.FirstOrDefault(e => e.Key == key)?.At ?? _map.At;

    public void Error(string key, string message) => Problems.Error(Find(key)?.At ?? AtOf(key), $"{Name(key)}: {message}");

    /// <param name="key">Absent gives <paramref name="fallback"/>.</param>
    /// <param name="parse">From the text and the field's name to the value; throws <see cref="UnitException"/>.</param>
    /// <param name="fallback">What an absent or wrong value becomes.</param>
    public T Read<T>(string key, Func<string, string, T> parse, T fallback) =>
        Find(key) is { } item ? Items.Parse(item, Name(key), parse, fallback, Problems) : fallback;

    /// <summary>As <see cref="Read{T}"/>, and an error when the key is absent.</summary>
    public T Require<T>(string key, Func<string, string, T> parse, T fallback, string allowed)
    {
        if (!Has(key))
            Problems.Error(At, $"{Name(key)}: missing, allowed: {allowed}");
        return Read(key, parse, fallback);
    }

    /// <summary>The items of a list with their paths; an absent key is an empty list.</summary>
    public IEnumerable<(YamlItem Item, string Path)> List(string key)
    {
        if (Find(key) is not { } item)
            return [];
        if (item is YamlList list)
            return list.Items.Select((entry, i) => (entry, $"{Name(key)}.{i}"));
        Error(key, $"found {item.Described}, allowed: a list");
        return [];
    }
}
