namespace FsNet.Testbed.Tests.Runs;

/// <summary><c>fsnet clean</c> removes what killed runs left, and nothing else.</summary>
[Collection("clean")]
public sealed class CleanTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task TheNodesOfAKilledRunEndByThemselvesAndCleanRemovesTheRest()
    {
        using var run = await SlowRun.StartedAsync(_fsnet);
        run.Process.Kill();
        await Fsnet.UntilAsync(() => _fsnet.Processes.Count == 0, "the nodes of a killed run end");
        var left = Assert.Single(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));

        var (exit, output, _) = await _fsnet.RunAsync("clean");
        Assert.Equal(0, exit);
        Assert.Contains($"removed {left}", output);
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task ARunThatGoesOnIsLeftAlone()
    {
        using var run = await SlowRun.StartedAsync(_fsnet);
        var (_, output, _) = await _fsnet.RunAsync("clean");
        Assert.Contains("nothing was left behind", output);
        Assert.False(run.Process.HasExited);
        await Signals.SendAsync("TERM", run.Process.Id);
        await run.EndsAsync();
    }

    [Fact]
    public async Task NothingIsLeftWhereNothingIs()
    {
        _fsnet.Environment["TMPDIR"] = "/nonexistent/tmp";
        Assert.Equal(0, (await _fsnet.RunAsync("clean")).Exit);
    }
}
