using FsNet.Base;
using FsNet.Reports;

namespace FsNet.Testbed.Comparing;

/// <summary>Reads what <c>fsnet compare</c> is given: a run's folder, a report.json, or a sweep's folder.</summary>
internal static class RunLoader
{
    private const string SeedOfName = ",seed=";

    /// <returns>One set; of a sweep, one for each combination, labelled by its values.</returns>
    /// <exception cref="ProgramException">There is no run (exit code 2).</exception>
    public static IReadOnlyList<RunSet> Load(string path)
    {
        if (File.Exists(path))
            return [new RunSet(path, [ReportFile.Read(path)])];
        var report = Path.Combine(path, RunFileNames.Report);
        if (File.Exists(report))
            return [new RunSet(path, [ReportFile.Read(report)])];
        var runs = SweepFolder.RunsOf(path);
        if (Directory.Exists(runs) && LoadRuns(runs) is { Count: > 0 } sets)
            return sets;
        throw new ProgramException(
            $"{path}: found no run there, allowed: a run's folder, its report.json, or the folder of a sweep", ExitCodes.BadUsage);
    }

    /// <summary>Runs whose folders differ by nothing but the seed are repetitions of each other.</summary>
    private static List<RunSet> LoadRuns(string folder) =>
    [
        .. Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
            .Where(run => File.Exists(Path.Combine(run, RunFileNames.Report)))
            .GroupBy(run => CombinationOf(Path.GetFileName(run)))
            .Select(g => new RunSet(g.Key, [.. g.Select(run => ReportFile.Read(Path.Combine(run, RunFileNames.Report)))])),
    ];

    private static string CombinationOf(string name)
    {
        var seed = name.LastIndexOf(SeedOfName, StringComparison.Ordinal);
        return seed < 0 ? name : name[..seed];
    }
}
