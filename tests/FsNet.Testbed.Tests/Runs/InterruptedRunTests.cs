using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Whatever ends a run, no process and no copy stays behind; and a report, unless it is killed.</summary>
public sealed class InterruptedRunTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    [InlineData("QUIT")]
    public async Task ToldToEndItStopsEverythingAndStillReports(string signal)
    {
        using var run = await SlowRun.StartedAsync(_fsnet);
        await Signals.SendAsync(signal, run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted after ");
        Assert.Contains("\"over\"", File.ReadAllText(Path.Combine(_fsnet.Out, "events.jsonl")));
    }

    /// <summary>Ctrl-C goes to all programs of the terminal: nodes and shaper hear of it as well.</summary>
    [Fact]
    public async Task CtrlCInATerminalIsTheSame()
    {
        using var run = new WatchedRun(
            _fsnet.StartBy("setsid", "run", _fsnet.Write("slow.yaml", SlowRun.Yaml), "--on", "local", "--out", _fsnet.Out));
        await run.SaysAsync(" blocks ");
        await Signals.SendAsync("INT", run.Process.Id, toGroup: true);
        await AssertInterruptedAsync(run, "interrupted after ");
    }

    [Fact]
    public async Task BeforeTheLeechersStartToo()
    {
        using var run = SlowRun.Start(_fsnet, "--on", "local");
        await run.SaysAsync("starting 1 tracker");
        await Signals.SendAsync("INT", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted before the leechers were told to start");
    }

    [Theory]
    [InlineData("local", "2GiB")]
    [InlineData("sim", "200GiB")]
    public async Task WhileTheFileIsMadeToo(string on, string size)
    {
        using var run = SlowRun.Start(_fsnet, "--on", on, "--set", $"file.size={size}");
        await run.SaysAsync("making up and hashing");
        await Signals.SendAsync("INT", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted while the file was being ");
    }

    [Fact]
    public async Task AndInVirtualTime()
    {
        using var run = SlowRun.Start(_fsnet, "--on", "sim", "--nodes", "2000", "--set", "file.size=512MiB");
        await run.SaysAsync("s simulated");
        await Signals.SendAsync("HUP", run.Process.Id);
        await AssertInterruptedAsync(run, "interrupted after ");
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
}
