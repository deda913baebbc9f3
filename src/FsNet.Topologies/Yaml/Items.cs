using FsNet.Base;

namespace FsNet.Topologies.Yaml;

/// <summary>Single values and lists of names out of <see cref="YamlItem"/>s.</summary>
public static class Items
{
    public static T Parse<T>(YamlItem item, string path, Func<string, string, T> parse, T fallback, Problems problems)
    {
        if (item is not YamlScalar { Text: var text })
        {
            problems.Error(item.At, $"{path}: found {item.Described}, allowed: a single value");
            return fallback;
        }
        try
        {
            return parse(text, path);
        }
        catch (UnitException e)
        {
            problems.Error(item.At, e.Message);
            return fallback;
        }
    }

    /// <summary>One name or a list of names, each of which must be among <paramref name="allowed"/>.</summary>
    public static IReadOnlyList<string> Names(
        YamlItem item, string path, IReadOnlyCollection<string> allowed, string what, Problems problems)
    {
        IReadOnlyList<YamlItem> items = item is YamlList list ? list.Items : [item];
        var names = items.Select(i => Parse(i, path, (text, _) => text, "", problems)).ToList();
        foreach (var (name, source) in names.Zip(items).Where(n => n.First.Length > 0 && !allowed.Contains(n.First)))
        {
            var choices = allowed.Count == 0
                ? "none is declared"
                : string.Join(", ", allowed.Take(MaxNamesShown)) + (allowed.Count > MaxNamesShown ? ", ..." : "");
            problems.Error(source.At, $"{path}: found {what} '{name}', allowed: {choices}{Suggestion.For(name, allowed)}");
        }
        return names;
    }

    private const int MaxNamesShown = 20;
}
