using System.Globalization;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Topologies;

namespace FsNet.Testbed.Sweeps;

/// <summary>What a sweep runs: every combination, so often, each time with another seed.</summary>
/// <param name="Runs">In the order in which they are made: random, drawn from the topology's seed, so that nothing that changes while a
/// sweep goes on (a busy host, a warm disk) falls on one combination only.</param>
internal sealed record SweepPlan(
    Topology Base, IReadOnlyList<SweepAxis> Axes, IReadOnlyList<Combination> Combinations, IReadOnlyList<SweptRun> Runs)
{
    /// <param name="load">From settings as of <c>--set</c> and a number of leechers to the topology; throws when they are wrong.</param>
    /// <param name="repeat">Runs of each combination.</param>
    public static SweepPlan Make(
        Func<IEnumerable<(string Key, string Value)>, int?, Topology> load, IReadOnlyList<SweepAxis> axes, int repeat, string on)
    {
        var combinations = Combination.Of(axes);
        var first = load([], null);
        var runs = combinations.SelectMany(c => Enumerable.Range(0, repeat).Select(i => Run(load, c, first.Seed + (ulong)i, on))).ToArray();
        Prng.For(first.Seed, "sweep").Shuffle(runs.AsSpan());
        return new SweepPlan(first, axes, combinations, runs);
    }

    private static SweptRun Run(
        Func<IEnumerable<(string Key, string Value)>, int?, Topology> load, Combination combination, ulong seed, string on)
    {
        var seedText = seed.ToString(CultureInfo.InvariantCulture);
        var settings = combination.Settings.Where(s => s.Key != SweepAxis.Nodes).Append(("seed", seedText));
        var nodes = combination.Settings.Where(s => s.Key == SweepAxis.Nodes).Select(s => (int?)ReadNodes(s.Value)).SingleOrDefault();
        var name = string.Join(',', combination.Settings.Select(s => $"{s.Key}={s.Value}").Append($"seed={seedText}"));
        return new SweptRun(combination, new PlannedRun(PlannedRun.NameOf(name), load(settings, nodes), on));
    }

    private static int ReadNodes(string text)
    {
        try
        {
            return Topologies.Reading.Values.Count(text, $"--over {SweepAxis.Nodes}");
        }
        catch (UnitException e)
        {
            throw new ProgramException(e.Message, ExitCodes.BadUsage);
        }
    }
}

internal sealed record SweptRun(Combination Combination, PlannedRun Run);
