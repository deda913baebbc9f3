using System.Globalization;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>
/// A name stands for one thing: where members of a group <c>leech</c> are called <c>leech-0</c>, <c>leech-1</c>, ..., nothing else is
/// called so. (Members of two groups are never called alike: what stands before their number is their group's name.)
/// </summary>
internal static class MemberNames
{
    public static void Check(IReadOnlyList<Group> groups, Fields fields, Fields root)
    {
        var counts = groups.GroupBy(g => g.Name).ToDictionary(g => g.Key, g => g.First().Count);
        foreach (var group in groups)
            if (OwnerOf(group.Name, counts) is { } owner)
                root.Problems.Error(
                    fields.AtOf(group.Name),
                    $"{fields.Name(group.Name)}: found a group with the name of a member of the group '{owner}', allowed: a name that stands for nothing else");
        foreach (var (item, path) in root.List("regions"))
            if (item is YamlScalar { Text: var region } && OwnerOf(region, counts) is { } owner)
                root.Problems.Error(
                    item.At, $"{path}: found '{region}', which is a member of the group '{owner}', allowed: a name that stands for nothing else");
    }

    /// <returns>The group that has a member of this name; null when none has.</returns>
    private static string? OwnerOf(string name, Dictionary<string, int> counts)
    {
        var dash = name.LastIndexOf('-');
        return dash > 0
            && int.TryParse(name.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && counts.TryGetValue(name[..dash], out var count)
            && number < count
            && name[(dash + 1)..] == number.ToString(CultureInfo.InvariantCulture)
                ? name[..dash]
                : null;
    }
}
