using System.Globalization;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>A topology that holds, and what is doubtful about it.</summary>
public sealed record LoadedTopology(Topology Topology, IReadOnlyList<Problem> Warnings);

/// <summary>Reads topology files.</summary>
public static class TopologyLoader
{
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides"><c>KEY=VALUE</c>, applied in order.</param>
    /// <param name="nodes">The size of the only group of leechers, or null to leave it.</param>
    /// <exception cref="TopologyException">The file cannot be read, or is wrong; holds every mistake with its line.</exception>
    public static LoadedTopology Load(string path, IEnumerable<string> overrides, int? nodes = null) =>
        LoadWith(path, overrides.Select(Override.Parse), nodes);

    /// <summary>As <see cref="Load"/>, with overrides that know where they come from.</summary>
    /// <exception cref="TopologyException">The file cannot be read, or is wrong; holds every mistake with its line.</exception>
    public static LoadedTopology LoadWith(string path, IEnumerable<Override> overrides, int? nodes = null) =>
        Parse(ReadText(path), path, overrides, nodes);

    /// <summary>As <see cref="Load"/>, from text; <paramref name="source"/> is what errors call it.</summary>
    /// <exception cref="TopologyException">The text is wrong.</exception>
    public static LoadedTopology Parse(string text, string source, IEnumerable<string> overrides, int? nodes = null) =>
        Parse(text, source, overrides.Select(Override.Parse), nodes);

    private static LoadedTopology Parse(string text, string source, IEnumerable<Override> overrides, int? nodes)
    {
        var document = overrides.Aggregate(
            YamlTree.Parse(text, line => new Origin(source, line)), (item, change) => change.Apply(item));
        if (nodes is { } count)
            document = NodeCount(document, count).Apply(document);
        var problems = new Problems();
        var topology = TopologyReader.Read(document, problems);
        problems.ThrowIfAny();
        return new LoadedTopology(topology, problems.Warnings);
    }

    private static Override NodeCount(YamlItem document, int count)
    {
        var at = new Origin($"--nodes {count.ToString(CultureInfo.InvariantCulture)}", 0);
        var groups = (document as YamlMap)?.Find("groups") as YamlMap;
        var leeching = groups?.Entries.Where(IsLeeching).Select(e => e.Key).ToList() ?? [];
        if (leeching.Count != 1)
            throw new TopologyException(new Problem(
                at,
                $"found {leeching.Count} groups with the role leech ({string.Join(", ", leeching)}), "
                + "allowed: exactly 1; use --set groups.NAME.count=N"));
        return new Override(["groups", leeching[0], "count"], new YamlScalar(count.ToString(CultureInfo.InvariantCulture), at));
    }

    private static bool IsLeeching(YamlEntry group) => (group.Value as YamlMap)?.Find("role") is YamlScalar { Text: "leech" };

    private static string ReadText(string path)
    {
        var at = new Origin(path, 0);
        try
        {
            return BoundedText.Read(path)
                ?? throw new TopologyException(new Problem(at, $"larger than {YamlTree.MaxFileBytes} bytes, which no topology is"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new TopologyException(new Problem(at, $"cannot be read: {e.Message}"));
        }
    }
}
