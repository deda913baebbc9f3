namespace FsNet.Topologies.Yaml;

/// <summary>
/// <c>{ &lt;&lt;: *base, count: 2 }</c>, as people know it from YAML 1.1 and Docker Compose: the keys of another mapping, or of a list of
/// mappings, where the mapping has no such key itself. Of two mappings in the list the earlier one's key wins.
/// </summary>
internal static class MergeKeys
{
    public const string Key = "<<";

    /// <summary>All entries that are to be merged; null if the value holds anything but mappings.</summary>
    public static IEnumerable<YamlEntry>? Of(YamlItem value) => value switch
    {
        YamlMap map => map.Entries,
        YamlList list when list.Items.All(i => i is YamlMap) => list.Items.SelectMany(i => ((YamlMap)i).Entries),
        _ => null,
    };

    public static string Complaint(YamlItem value) =>
        $"{Key}: found {value.Described}, allowed: a mapping whose keys are taken over, or a list of such mappings";

    /// <summary>The merged entries that the mapping does not have itself, the first of each key.</summary>
    public static IEnumerable<YamlEntry> Missing(IEnumerable<YamlEntry> own, IEnumerable<YamlEntry> merged) =>
        merged.ExceptBy(own.Select(e => e.Key), e => e.Key);
}
