using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using FsNet.Swarms.Containers;
using FsNet.Testbed.Tests.Exporting;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>Whole runs in real containers. Whatever ends them, nothing with their label stays behind.</summary>
[Collection("clean")]
public sealed class DockerRunTests : IDisposable
{
    private const string Plain = """
        name: plain
        seed: 5
        file: { size: 4MiB }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 3 }
        expect: { complete: all, within: 60s }
        """;

    private const string Slow = """
        name: slow
        file: { size: 32MiB }
        access: { up: 1mbit, down: 1mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 2 }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [DockerFact]
    public async Task EveryLeecherGetsTheFile()
    {
        var (exit, output, error) = await RunAsync(_fsnet.Write("plain.yaml", Plain));
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.Contains("verified    3 of 3 copies", output);
        Assert.Equal("docker", _fsnet.Report.GetProperty("backend").GetString());
        Assert.True(_fsnet.Report.GetProperty("wireBytes").GetInt64() > 3 * 4 << 20);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(_fsnet.Out, "logs")).Length);
        await Leftovers.AssertNoneAsync(error);
    }

    [DockerFact]
    public async Task AnEngineOnAnotherKernelIsReachedByPublishedPortsAndItsOwnFigures()
    {
        _fsnet.Environment[DockerEngine.PlaceVariable] = "elsewhere";
        var (exit, output, error) = await RunAsync(_fsnet.Write("plain.yaml", Plain));
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.Equal(3, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        Assert.True(_fsnet.Report.GetProperty("cpuSeconds").GetDouble() > 0);
        Assert.True(_fsnet.Report.GetProperty("peakRssBytes").GetInt64() > 1 << 20);
        Assert.Equal(JsonValueKind.Null, _fsnet.Report.GetProperty("wireBytes").ValueKind);
    }

    [DockerFact]
    public async Task LeechersThatWereKilledComeBackShapedAndSoDoesATracker()
    {
        var (exit, output, error) = await RunAsync(
            Path.Combine(Repository.Folder, "topologies", "03-kill-and-restart.yaml"),
            "--set", "file.size=16MiB", "--set", "timeline.0.kill=[leech-1, leech-2, tracker-0]",
            "--set", "timeline.1.restart=[leech-1, tracker-0]", "--set", "expect={ complete: all, within: 4min }");
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.Equal(5, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        var events = File.ReadAllLines(Path.Combine(_fsnet.Out, "events.jsonl"));
        Assert.Equal(3, events.Count(e => e.Contains("\"event\":\"restart\"", StringComparison.Ordinal)));
        await Leftovers.AssertNoneAsync(error);
    }

    [DockerFact]
    public async Task WhatAKilledRunLeftCleanRemovesAndNames()
    {
        var printed = new ConcurrentQueue<string?>();
        using var run = await StartAsync(printed);
        var id = Leftovers.RunIn(string.Join('\n', printed));
        run.Kill();
        await run.WaitForExitAsync();
        Assert.NotEmpty(await Leftovers.OfAsync(id));

        var (exit, output, _) = await _fsnet.RunAsync("clean");
        Assert.Equal(0, exit);
        Assert.Contains($"fsnet-{id}-leech-0", output);
        Assert.Contains("removed 4 container(s)", output);
        Assert.Empty(await Leftovers.OfAsync(id));
    }

    [DockerFact]
    public async Task AnEngineThatDiesBreaksTheRunAndCleanRemovesWhatIsLeft()
    {
        await using var engine = new EngineProxy(Path.Combine(_fsnet.Temporary, "engine.sock"));
        _fsnet.Environment["DOCKER_HOST"] = $"unix://{engine.Path}";
        using var run = new WatchedRun(_fsnet.Start("run", _fsnet.Write("slow.yaml", Slow), "--on", "docker", "--out", _fsnet.Out));
        await run.SaysAsync(" blocks ");
        await engine.DisposeAsync();
        Assert.True(await run.EndsAsync() == 4, run.Printed);
        Assert.DoesNotContain("   at ", run.Printed);
        Assert.Equal("broken", _fsnet.Report.GetProperty("verdict").GetString());
        // It may die between two questions or in the middle of an answer.
        Assert.Matches("^the containers are lost sight of: .*Docker Engine .*unix:///.*engine.sock", _fsnet.Report.GetProperty("reasons")[0].GetString());
        Assert.Contains("fsnet clean removes them", string.Join('\n', _fsnet.Report.GetProperty("reasons").EnumerateArray()));
        Assert.True(File.Exists(Path.Combine(_fsnet.Out, "report.html")));

        _fsnet.Environment.Remove("DOCKER_HOST");
        var (_, output, _) = await _fsnet.RunAsync("clean");
        Assert.Contains("removed 4 container(s)", output);
        Assert.Empty(await Leftovers.OfAsync(Leftovers.RunIn(run.Printed)));
    }

    [DockerFact]
    public async Task ToldToEndItReportsAndLeavesNothing()
    {
        using var run = new WatchedRun(_fsnet.Start("run", _fsnet.Write("slow.yaml", Slow), "--on", "docker", "--out", _fsnet.Out));
        await run.SaysAsync(" blocks ");
        await Signals.SendAsync("HUP", run.Process.Id);
        Assert.True(await run.EndsAsync() == 1, run.Printed);
        Assert.Equal("interrupted", _fsnet.Report.GetProperty("verdict").GetString());
        await Leftovers.AssertNoneAsync(run.Printed);
    }

    /// <summary>By names alone, by the run's label alone, with a mark that says nothing, or that of a living one.</summary>
    [DockerFact]
    public async Task WhatIsNotMarkedByAKilledRunIsLeftAlone()
    {
        var name = $"fsnet-test-{Guid.NewGuid():n}";
        var alive = Swarms.Hosts.Owner.ThisProcess.ToString();
        string[][] marks =
        [
            [], ["fsnet.run=x"], ["fsnet.run=x", $"fsnet.host={Environment.MachineName}"],
            ["fsnet.run=x", $"fsnet.host={Environment.MachineName}", "fsnet.owner=1@2020-01-01T00:00:00Z"],
            ["fsnet.run=x", $"fsnet.host={Environment.MachineName}", $"fsnet.owner={alive}"],
        ];
        foreach (var (i, labels) in marks.Index())
            Assert.Equal(0, (await Tool.RunAsync("docker", ["network", "create", .. labels.SelectMany(l => new[] { "--label", l }), $"{name}-{i}"])).Exit);
        try
        {
            await _fsnet.RunAsync("clean");
            var (_, left, _) = await Tool.RunAsync("docker", "network", "ls", "--quiet", "--filter", $"name={name}");
            Assert.Equal(marks.Length, left.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
        finally
        {
            foreach (var i in Enumerable.Range(0, marks.Length))
                await Tool.RunAsync("docker", "network", "rm", $"{name}-{i}");
        }
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string topology, params string[] more) =>
        _fsnet.RunAsync(["run", topology, "--on", "docker", "--out", _fsnet.Out, .. more]);

    /// <summary>Returns when blocks arrive.</summary>
    private async Task<Process> StartAsync(ConcurrentQueue<string?> printed)
    {
        var run = _fsnet.Start("run", _fsnet.Write("slow.yaml", Slow), "--on", "docker", "--out", _fsnet.Out);
        run.OutputDataReceived += (_, line) => printed.Enqueue(line.Data);
        run.ErrorDataReceived += (_, line) => printed.Enqueue(line.Data);
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        await Fsnet.UntilAsync(
            () => run.HasExited || printed.Any(l => l?.Contains(" blocks ", StringComparison.Ordinal) == true), "the swarm starts");
        Assert.False(run.HasExited, string.Join('\n', printed));
        return run;
    }
}
