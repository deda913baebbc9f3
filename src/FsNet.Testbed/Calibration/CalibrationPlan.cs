using System.Globalization;
using FsNet.Swarms.Hosts;
using FsNet.Testbed.Sweeps;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Calibration;

/// <summary>Each topology so often on the simulator and on real nodes, with the same seeds.</summary>
internal sealed record CalibrationPlan(IReadOnlyList<CalibrationCase> Cases, string On)
{
    public IReadOnlyList<PlannedRun> Runs => [.. Cases.SelectMany(c => c.Simulated.Concat(c.Real))];

    /// <exception cref="TopologyException">A file is wrong, or two topologies have one name.</exception>
    public static CalibrationPlan Make(IReadOnlyList<string> paths, IReadOnlyList<string> settings, int repeat, string on)
    {
        var cases = paths.Select(path => Case(path, settings, repeat, on)).ToList();
        if (cases.GroupBy(c => c.Topology.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new TopologyException(new Problem(
                new Origin(string.Join(", ", paths), 0), $"name: found {twice.Key} in {twice.Count()} topologies, allowed: different names"));
        return new CalibrationPlan(cases, on);
    }

    private static CalibrationCase Case(string path, IReadOnlyList<string> settings, int repeat, string on)
    {
        var first = Load(path, settings);
        var simulated = TcpSettings(first);
        var seeds = Enumerable.Range(0, repeat).Select(i => first.Seed + (ulong)i).ToList();
        return new CalibrationCase(first, RunsOn(BatchRunner.Simulated, simulated), RunsOn(on, []));

        IReadOnlyList<PlannedRun> RunsOn(string where, IReadOnlyList<string> more) =>
            [.. seeds.Select(seed => Run(Load(path, [.. settings, .. more, SeedIs(seed)]), where))];
    }

    /// <summary>The simulator is to have the TCP that real nodes have here, where it knows that one.</summary>
    private static IReadOnlyList<string> TcpSettings(Topology topology) =>
        topology.Tcp is null && CongestionControl.OfThisHost() is "bbr" or "cubic" ? [$"tcp={CongestionControl.OfThisHost()}"] : [];

    private static PlannedRun Run(Topology topology, string on) =>
        new(string.Create(CultureInfo.InvariantCulture, $"topology={topology.Name},on={on},seed={topology.Seed}"), topology, on);

    private static string SeedIs(ulong seed) => string.Create(CultureInfo.InvariantCulture, $"seed={seed}");

    private static Topology Load(string path, IReadOnlyList<string> settings) => TopologyLoader.Load(path, settings).Topology;
}

internal sealed record CalibrationCase(Topology Topology, IReadOnlyList<PlannedRun> Simulated, IReadOnlyList<PlannedRun> Real);
