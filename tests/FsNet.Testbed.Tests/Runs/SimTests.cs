namespace FsNet.Testbed.Tests.Runs;

/// <summary>Sweeps of seeds by the real fsnet.</summary>
public sealed class SimTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task ASweepCountsItsFaultsAndPasses()
    {
        var (exit, output, error) = await _fsnet.RunAsync("sim", "--seeds", "1..10", "--until", "10s");
        Assert.True(exit == 0, output + error);
        Assert.Contains("10 seeds, 10 passed, 0 failed", output);
        Assert.Matches("[1-9][0-9]* crashes", output);
    }

    [Fact]
    public async Task ABrokenInvariantEndsWithItsSeedAndTheCommandThatReplaysIt()
    {
        var (exit, output, error) = await _fsnet.RunAsync("sim", "--seeds", "1..30", "--skip-verification");
        Assert.True(exit == 1, output + error);
        var replay = output.Split('\n').First(line => line.Contains("replay: fsnet ", StringComparison.Ordinal));
        var again = await _fsnet.RunAsync(replay.Split("fsnet ")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(1, again.Exit);
        Assert.Contains("Believed", again.Output);
        Assert.Contains(output.Split('\n').First(line => line.Contains("has stored wrong bytes", StringComparison.Ordinal)), again.Output);
    }

    [Theory]
    [InlineData("drawn")]
    [InlineData("none")]
    [InlineData("squatters")]
    public async Task WhoMeansHarmIsChosen(string kind)
    {
        var (exit, output, error) = await _fsnet.RunAsync("sim", "--seeds", "1..2", "--hostile", kind);
        Assert.True(exit == 0, output + error);
        Assert.Equal(kind == "squatters", System.Text.RegularExpressions.Regex.IsMatch(output, "meant harm: [0-9]+ squatters\\n"));
    }

    [Theory]
    [InlineData("9..1")]
    [InlineData("x")]
    [InlineData("1..2..3")]
    public async Task ARangeThatIsNoneIsBadUsage(string seeds)
    {
        var (exit, _, error) = await _fsnet.RunAsync("sim", "--seeds", seeds);
        Assert.Equal(2, exit);
        Assert.Contains($"--seeds: '{seeds}' is no range of seeds", error);
    }
}
