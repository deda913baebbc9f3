namespace FsNet.Testbed.Comparing;

/// <summary>What is put beside what.</summary>
internal static class Pairing
{
    /// <summary>
    /// Sweeps that share combinations are compared combination by combination; everything else goes into one table.
    /// </summary>
    /// <param name="given">For each RUN on the command line its name and its sets.</param>
    public static IReadOnlyList<Comparison> Of(IReadOnlyList<(string Path, IReadOnlyList<RunSet> Sets)> given)
    {
        var shared = given.Skip(1).Aggregate(
            given[0].Sets.Select(s => s.Label), (labels, run) => labels.Intersect(run.Sets.Select(s => s.Label))).ToList();
        if (given.Count > 1 && given.All(g => g.Sets.Count > 1) && shared.Count > 0)
            return [.. shared.Select(label => new Comparison(label, [.. given.Select(g => Named(g, label))]))];
        var isMixed = given.Count > 1;
        return [new Comparison("side by side", [.. given.SelectMany(g => g.Sets.Select(s => Named(g.Path, s, isMixed)))])];
    }

    private static RunSet Named((string Path, IReadOnlyList<RunSet> Sets) given, string label) =>
        given.Sets.Single(s => s.Label == label) with { Label = Short(given.Path) };

    private static RunSet Named(string path, RunSet set, bool isMixed)
    {
        if (set.Label == path)
            return set with { Label = Short(path) };
        return isMixed ? set with { Label = $"{Short(path)}: {set.Label}" } : set;
    }

    private static string Short(string path) => Path.TrimEndingDirectorySeparator(path);
}
