using System.Collections.Concurrent;
using System.Diagnostics;
using FsNet.Testbed.Local;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Whatever ends a run, no process and no copy stays behind.</summary>
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
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task ToldToEndItStopsEverythingAndStillReports()
    {
        using var run = await StartAsync();
        Assert.True(PosixSignals.Terminate(run.Id));
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("fail", _fsnet.Report.GetProperty("verdict").GetString());
        Assert.Contains(
            _fsnet.Report.GetProperty("reasons").EnumerateArray(), r => r.GetString()!.StartsWith("interrupted", StringComparison.Ordinal));
        Assert.Empty(_fsnet.Processes);
        Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
    }

    [Fact]
    public async Task KilledItsNodesEndByThemselvesAndCleanRemovesTheRest()
    {
        using var run = await StartAsync();
        run.Kill();
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
        Assert.False(run.HasExited);
        PosixSignals.Terminate(run.Id);
        await run.WaitForExitAsync();
    }

    /// <summary>Returns when blocks arrive.</summary>
    private async Task<Process> StartAsync()
    {
        var run = _fsnet.Start("run", _fsnet.Write("slow.yaml", Slow), "--on", "local", "--out", _fsnet.Out);
        var printed = new ConcurrentQueue<string?>();
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
