using FsNet.Reports;
using FsNet.Swarms;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Testing;

/// <summary>What users' tests rely on.</summary>
[Collection("virtual")]
public sealed class SwarmTestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheReportIsTypedAndItsFolderIsThere()
    {
        var run = await RunAsync("expect: { within: 60s }");
        run.EnsurePassed();
        Assert.Equal((Verdict.Pass, 4, 4), (run.Report.Verdict, run.Report.Leechers, run.Report.VerifiedNodes));
        Assert.True(run.Report.CompletionSeconds!.Max / run.Report.BoundSeconds is > 1 and < 10);
        Assert.True(File.Exists(Path.Combine(run.Folder, "report.html")));
    }

    [Fact]
    public async Task OptionsAreTheFlagsOfARunAndStandInTheCommandThatRepeatsIt()
    {
        var run = await RunAsync("", new SwarmTestOptions { Nodes = 3, Seed = 9, Set = ["file.size=2MiB"] });
        Assert.Equal((3, 9UL, 2 << 20), (run.Report.Leechers, run.Report.Seed, run.Report.FileBytes));
        Assert.EndsWith("t.yaml --on sim --nodes 3 --set file.size=2MiB --set seed=9", run.Report.Command);
    }

    [Fact]
    public async Task WhatFailedIsToldWithTheReasonTheReportAndTheCommand()
    {
        var run = await RunAsync("expect: { ratioToBound: 1.01 }");
        Assert.Equal(Verdict.Fail, run.Report.Verdict);
        var error = Assert.Throws<SwarmFailedException>(run.EnsurePassed);
        Assert.StartsWith("sample on sim: fail\n  the last completion took ", error.Message);
        Assert.Contains(Path.Combine(run.Folder, "report.html"), error.Message);
        Assert.Contains("again: fsnet run ", error.Message);
    }

    [Fact]
    public async Task AWrongTopologyIsAnExceptionThatTellsEveryMistake()
    {
        var error = await Assert.ThrowsAsync<TopologyException>(() => RunAsync("expcet: {}\nblock: 3"));
        Assert.Equal(2, error.Problems.Count);
    }

    [Fact]
    public async Task WhatIsCancelledBeforeItStartsDoesNotStart()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync("", cancellation: cancelled.Token));
    }

    private Task<SwarmRun> RunAsync(string more, SwarmTestOptions? options = null, CancellationToken cancellation = default)
    {
        var path = Path.Combine(_folder, "t.yaml");
        File.WriteAllText(path, Sample.Yaml + more);
        options ??= new SwarmTestOptions();
        return SwarmTest.RunAsync(path, options with { On = SwarmBackEnd.Sim, Out = Path.Combine(_folder, "out") }, cancellation);
    }
}
