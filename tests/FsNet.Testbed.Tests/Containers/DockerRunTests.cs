using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using FsNet.Testbed.Containers;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>Whole runs in real containers. Whatever ends them, nothing with their label stays behind.</summary>
[Collection("runs")]
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
        AssertGood(exit, output + error);
        Assert.Contains("verified    3 of 3 copies", output);
        Assert.Equal("docker", _fsnet.Report.GetProperty("backend").GetString());
        Assert.True(_fsnet.Report.GetProperty("wireBytes").GetInt64() > 3 * 4 << 20);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(_fsnet.Out, "logs")).Length);
        await AssertNothingIsLeftAsync(error);
    }

    [DockerFact]
    public async Task AnEngineOnAnotherKernelIsReachedByPublishedPortsAndItsOwnFigures()
    {
        _fsnet.Environment[DockerEngine.PlaceVariable] = "elsewhere";
        var (exit, output, error) = await RunAsync(_fsnet.Write("plain.yaml", Plain));
        AssertGood(exit, output + error);
        Assert.Equal(3, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        Assert.True(_fsnet.Report.GetProperty("cpuSeconds").GetDouble() > 0);
        Assert.True(_fsnet.Report.GetProperty("peakRssBytes").GetInt64() > 1 << 20);
        Assert.Equal(JsonValueKind.Null, _fsnet.Report.GetProperty("wireBytes").ValueKind);
    }

    [DockerFact]
    public async Task LeechersThatWereKilledComeBackShaped()
    {
        var (exit, output, error) = await RunAsync(Path.Combine(Repository.Folder, "topologies", "03-kill-and-restart.yaml"));
        AssertGood(exit, output + error);
        Assert.Equal(5, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        var events = File.ReadAllLines(Path.Combine(_fsnet.Out, "events.jsonl"));
        Assert.Equal(2, events.Count(e => e.Contains("\"event\":\"restart\"", StringComparison.Ordinal)));
        await AssertNothingIsLeftAsync(error);
    }

    [DockerFact]
    public async Task WhatAKilledRunLeftCleanRemovesAndNames()
    {
        var printed = new ConcurrentQueue<string?>();
        using var run = await StartAsync(printed);
        var id = LabelIn(string.Join('\n', printed));
        run.Kill();
        await run.WaitForExitAsync();
        Assert.NotEmpty(await LeftAsync(id));

        var (exit, output, _) = await _fsnet.RunAsync("clean");
        Assert.Equal(0, exit);
        Assert.Contains($"fsnet-{id}-leech-0", output);
        Assert.Contains("removed 4 container(s)", output);
        Assert.Empty(await LeftAsync(id));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(string topology) =>
        _fsnet.RunAsync("run", topology, "--on", "docker", "--out", _fsnet.Out);

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

    private static async Task AssertNothingIsLeftAsync(string said) => Assert.Empty(await LeftAsync(LabelIn(said)));

    private static string LabelIn(string said)
    {
        var mark = $"{RunLabels.RunKey}=";
        var at = said.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(at >= 0, said);
        return said[(at + mark.Length)..].Split('\n', '\r')[0];
    }

    /// <summary>Containers and networks, by the docker command: another pair of eyes than the program's own.</summary>
    private static async Task<string> LeftAsync(string run) =>
        await DockerAsync("ps", "--all", "--quiet", "--filter", $"label={RunLabels.RunKey}={run}")
        + await DockerAsync("network", "ls", "--quiet", "--filter", $"label={RunLabels.RunKey}={run}");

    private static async Task<string> DockerAsync(params string[] arguments)
    {
        using var docker = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true })!;
        var output = await docker.StandardOutput.ReadToEndAsync();
        await docker.WaitForExitAsync();
        Assert.Equal(0, docker.ExitCode);
        return output;
    }

    // On a busy machine the testbed rightly says that the figures mean nothing; the swarm must be good all the same.
    private void AssertGood(int exit, string output) => Assert.True(
        exit == 0 || (exit == 3 && Reasons().All(r => r.StartsWith("the host's cores", StringComparison.Ordinal))), output);

    private IEnumerable<string> Reasons() =>
        _fsnet.Report.GetProperty("reasons").EnumerateArray().Select((JsonElement reason) => reason.GetString()!);
}
