using FsNet.Reports;
using FsNet.Testbed.Comparing;

namespace FsNet.Testbed.Sweeps;

/// <summary>What a sweep found: the runs of each combination, in the order of the combinations.</summary>
internal sealed record SweepResult(SweepPlan Plan, IReadOnlyList<CombinationRuns> Combinations, bool IsWhole)
{
    public static SweepResult Of(SweepPlan plan, IReadOnlyDictionary<PlannedRun, Report> reports)
    {
        var made = plan.Runs.Where(r => reports.ContainsKey(r.Run)).ToLookup(r => r.Combination);
        var combinations = plan.Combinations.Select(c => new CombinationRuns(
            c, [.. made[c].Select(r => (r.Run, reports[r.Run])).OrderBy(r => r.Item2.Seed)]));
        return new SweepResult(plan, [.. combinations], reports.Count == plan.Runs.Count);
    }
}

internal sealed record CombinationRuns(Combination Combination, IReadOnlyList<(PlannedRun Run, Report Report)> Runs)
{
    public RunSet Set { get; } = new(Combination.Label, [.. Runs.Select(r => r.Report)]);
}
