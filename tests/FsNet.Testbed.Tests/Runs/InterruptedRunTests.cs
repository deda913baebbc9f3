using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Whatever ends a run, no process and no copy stays behind; and a report, unless it is killed.</summary>
[Collection("runs")]
public sealed class InterruptedRunTests : IDisposable
{
    private const string Slow = """
        name: slow
        file: { size: 8MiB }
        access: { up: 1mbit, down: 1mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 3 }
        verify: { rtt: 100%, loss: 100%, rate: 100% }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task ToldToEndItStopsEverythingAndStillReports(string signal)
    {
        using var run = await StartAsync();
        await Signals.SendAsync(signal, run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted after ");
        Assert.Contains("\"over\"", File.ReadAllText(Path.Combine(_fsnet.Out, "events.jsonl")));
    }

    /// <summary>Ctrl-C goes to all programs of the terminal: nodes and shaper hear of it as well.</summary>
    [Fact]
    public async Task CtrlCInATerminalIsTheSame()
    {
        using var run = new WatchedRun(_fsnet.StartBy("setsid", "run", _fsnet.Write("slow.yaml", Slow), "--on", "local", "--out", _fsnet.Out));
        await run.SaysAsync(" blocks ");
        await Signals.SendAsync("INT", run.Process.Id, toGroup: true);
        await AssertInterruptedAsync(run, "interrupted after ");
    }

    [Fact]
    public async Task BeforeTheLeechersStartToo()
    {
        using var run = Start("--on", "local");
        await run.SaysAsync("starting 1 tracker");
        await Signals.SendAsync("INT", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted before the leechers were told to start");
    }

    [Theory]
    [InlineData("local", "2GiB")]
    [InlineData("sim", "200GiB")]
    public async Task WhileTheFileIsMadeToo(string on, string size)
    {
        using var run = Start("--on", on, "--set", $"file.size={size}");
        await run.SaysAsync("making up and hashing");
        await Signals.SendAsync("INT", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted while the file was being ");
    }

    [Fact]
    public async Task AndInVirtualTime()
    {
        using var run = Start("--on", "sim", "--nodes", "2000", "--set", "file.size=512MiB");
        await run.SaysAsync("s simulated");
        await Signals.SendAsync("HUP", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted after ");
    }

    [Fact]
    public async Task KilledItsNodesEndByThemselvesAndCleanRemovesTheRest()
    {
        using var run = await StartAsync();
        run.Process.Kill();
        await Fsnet.UntilAsync(() => _fsnet.Processes.Count == 0, "the nodes of a killed run end");
        var left = Assert.Single(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));

        var (exit, output, _) = await _fsnet.RunAsync("clean");
        Assert.Equal(0, exit);
        Assert.Contains($"removed {left}", output);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task CleanLeavesARunThatGoesOnAlone()
    {
        using var run = await StartAsync();
        var (_, output, _) = await _fsnet.RunAsync("clean");
        Assert.Contains("nothing was left behind", output);
        Assert.False(run.Process.HasExited);
        await Signals.SendAsync("TERM", run.Process.Id);
        await run.EndsAsync();
    }

    private async Task AssertInterruptedAsync(WatchedRun run, string reason)
    {
        Assert.True(await run.EndsAsync() == 1, run.Printed);
        Assert.DoesNotContain("   at ", run.Printed);
        Assert.Equal("interrupted", _fsnet.Report.GetProperty("verdict").GetString());
        Assert.StartsWith(reason, _fsnet.Report.GetProperty("reasons")[0].GetString());
        Assert.Equal(3, _fsnet.Report.GetProperty("nodes").EnumerateArray().Count(IsLeecher));
        Assert.Contains("Interrupted: it was told to end before its time", File.ReadAllText(Path.Combine(_fsnet.Out, "report.html")));
        Assert.Empty(_fsnet.Processes);
        Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
    }

    private static bool IsLeecher(JsonElement node) => node.GetProperty("name").GetString() is "leech-0" or "leech-1" or "leech-2";

    private WatchedRun Start(params string[] more) =>
        new(_fsnet.Start(["run", _fsnet.Write("slow.yaml", Slow), "--out", _fsnet.Out, .. more]));

    /// <summary>Returns when blocks arrive.</summary>
    private async Task<WatchedRun> StartAsync()
    {
        var run = Start("--on", "local");
        await run.SaysAsync(" blocks ");
        return run;
    }
}
