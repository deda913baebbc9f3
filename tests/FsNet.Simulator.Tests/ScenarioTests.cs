using FsNet.Simulator.Scenarios;
using Xunit.Abstractions;

namespace FsNet.Simulator.Tests;

/// <summary>Swarms and faults drawn from seeds.</summary>
public class ScenarioTests(ITestOutputHelper output)
{
    private const int Seeds = 200;

    public static TheoryData<HostileKind> Hostiles => [.. HostileKinds.All];

    private static readonly ScenarioOptions Short = new(TimeSpan.FromSeconds(20));

    [Fact]
    public void NothingThatMustNeverHappenHappensAndAllBecomeWhole()
    {
        var results = Sweep(1, Seeds, Short);
        foreach (var result in results.Where(r => r.Failure is not null))
            output.WriteLine($"seed {result.Seed} at {result.Failure!.At.TotalSeconds:0.000} s: {result.Failure.Invariant}: {result.Failure.Message}; {result.Drawn}");
        Assert.DoesNotContain(results, r => r.Failure is not null);
        Assert.All(Enum.GetValues<FaultKind>(), kind => Assert.True(results.Sum(r => r.Faults[kind]) > 0, $"{kind} never happened"));
        Assert.All(HostileKinds.All, kind => Assert.Contains(results, r => r.Hostiles.Any(h => h.Kind == kind)));
    }

    /// <summary>Whoever means harm: nodes complete nearly as soon as without, in bounded memory.</summary>
    [Theory]
    [MemberData(nameof(Hostiles))]
    public void NobodyKeepsTheOthersFromTheFile(HostileKind kind)
    {
        var results = Sweep(1001, 1020, Short with { Hostile = [kind] });
        foreach (var result in results.Where(r => r.Failure is not null))
            output.WriteLine($"seed {result.Seed}: {result.Failure!.Invariant}: {result.Failure.Message}; {result.Drawn}");
        Assert.DoesNotContain(results, r => r.Failure is not null);
    }

    /// <summary>
    /// 18: leechers that knew only each other were content with that, and never looked for the seed. 837: who takes calls and says
    /// nothing kept others from being called. 2420: nodes called each other again and again. 3685: the seed's places were always taken by
    /// those who came back at once. 4214: the seed stood last in every answer of the tracker.
    /// </summary>
    [Theory]
    [InlineData(18)]
    [InlineData(837)]
    [InlineData(2420)]
    [InlineData(3685)]
    [InlineData(4214)]
    public void SeedsThatFoundAMistakePass(ulong seed) => Assert.Null(ScenarioRun.Of(seed, Short).Failure);

    [Fact]
    public void ASeedHasOneTrace()
    {
        Assert.Equal(Sweep(1, 10, Short).Select(r => r.Trace), Sweep(1, 10, Short).Select(r => r.Trace));
        Assert.Equal(10, Sweep(1, 10, Short).DistinctBy(r => r.Trace).Count());
    }

    [Fact]
    public void NodesThatBelieveLiarsAreFoundOut()
    {
        var failed = Sweep(1, 40, Short with { VerifiesBlocks = false, Hostile = [] }).Where(r => r.Failure is not null).ToList();
        Assert.NotEmpty(failed);
        Assert.All(failed, r => Assert.Contains("has stored wrong bytes", r.Failure!.Message));
        Assert.All(failed, r => Assert.True(r.Faults[FaultKind.WrongBlock] > 0));
    }

    private static List<ScenarioResult> Sweep(ulong first, ulong last, ScenarioOptions options)
    {
        var results = new List<ScenarioResult>();
        ScenarioSweep.Run(first, last, options, results.Add);
        return [.. results.OrderBy(r => r.Seed)];
    }
}
