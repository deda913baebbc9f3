using System.Text.RegularExpressions;
using FsNet.Testbed.Tests.Exporting;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>What runs the swarm breaks while it runs: exit code 4, and a report of what was seen until then.</summary>
public sealed class BrokenRunTests : IDisposable
{
    private const string Slow = """
        name: slow
        file: { size: 8MiB }
        access: { up: 1mbit, down: 1mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 2 }
        verify: { rtt: 100%, loss: 100%, rate: 100% }

        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithNamespaces]
    public async Task TheShaperDies()
    {
        using var run = Start("");
        await Fsnet.UntilAsync(() => run.Process.HasExited || Regex.IsMatch(run.Printed, @" [1-9]\d*/\d+ blocks "), "blocks arrive");
        var shaper = Assert.Single(ChildrenOf(run.Process.Id), pid => CommandOf(pid).Contains("fsnet-shaper", StringComparison.Ordinal));
        await Signals.SendAsync("KILL", shaper);
        await AssertBrokenAsync(run, "fsnet-shaper ended");
        Assert.True(_fsnet.Report.GetProperty("payloadBytes").GetInt64() > 0);
    }

    [Fact]
    public async Task TheNodesProgramIsGoneWhenOneIsToComeBack()
    {
        var program = _fsnet.WriteProgram("node.sh", $"#!/bin/sh\nexec {Repository.Node} \"$@\"\n");
        _fsnet.Environment["FSNET_NODE_PROGRAM"] = program;
        using var run = Start("timeline: [{ at: 1s, kill: leech-0 }, { at: 4s, restart: leech-0 }]");
        await run.SaysAsync("kill leech-0");
        File.Delete(program);
        await AssertBrokenAsync(run, $"the program {program} is not there any more");
        Assert.Contains("\"kill\"", File.ReadAllText(Path.Combine(_fsnet.Out, "events.jsonl")));
    }

    [Fact]
    public async Task TheTrackersProgramCannotBeRunAtAll()
    {
        _fsnet.Environment["FSNET_TRACKER_PROGRAM"] = _fsnet.Write("tracker", "no program");
        using var run = Start("");
        await AssertBrokenAsync(run, "may not be run");
    }

    /// <summary>From the start, while events are written, and when the report is.</summary>
    [TheoryOnSmallDisk]
    [InlineData("4k")]
    [InlineData("32k")]
    [InlineData("96k")]
    public async Task TheDiskOfItsFolderIsFull(string size)
    {
        var disk = Directory.CreateDirectory(_fsnet.Out).FullName;
        Assert.Equal(0, (await Tool.RunAsync("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", disk)).Exit);
        try
        {
            using var run = new WatchedRun(_fsnet.Start(
                "run", _fsnet.Write("slow.yaml", Slow), "--on", "local", "--out", disk, "--set", "file.size=4MiB", "--set", "access={}"));
            Assert.True(await run.EndsAsync() == 4, run.Printed);
            Assert.Matches("No space left on device|the disk was full", run.Printed);
            Assert.DoesNotContain("   at ", run.Printed);
            Assert.Empty(_fsnet.Processes);
            Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
        }
        finally
        {
            await Tool.RunAsync("umount", "-l", disk);
        }
    }

    private async Task AssertBrokenAsync(WatchedRun run, string reason)
    {
        Assert.True(await run.EndsAsync() == 4, run.Printed);
        Assert.DoesNotContain("   at ", run.Printed);
        Assert.Contains($"fsnet: ", run.Printed);
        Assert.Equal("broken", _fsnet.Report.GetProperty("verdict").GetString());
        Assert.Contains(reason, _fsnet.Report.GetProperty("reasons")[0].GetString());
        Assert.Contains("Broken: what runs the swarm broke", File.ReadAllText(Path.Combine(_fsnet.Out, "report.html")));
        Assert.Empty(_fsnet.Processes);
        Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
    }

    private WatchedRun Start(string timeline) =>
        new(_fsnet.Start("run", _fsnet.Write("slow.yaml", Slow + timeline), "--on", "local", "--out", _fsnet.Out));

    private static IEnumerable<int> ChildrenOf(int pid) =>
        File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)
            .Concat(Directory.EnumerateDirectories($"/proc/{pid}/task").SelectMany(
                t => File.ReadAllText(Path.Combine(t, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)))
            .Distinct();

    private static string CommandOf(int pid) => File.ReadAllText($"/proc/{pid}/cmdline");
}
