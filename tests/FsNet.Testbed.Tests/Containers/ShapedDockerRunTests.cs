using FsNet.Swarms.Local;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>Whole runs in containers whose links have latency and loss.</summary>
[Collection("alone")]
[Trait("Runs", "alone")]
public sealed class ShapedDockerRunTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    /// <summary>The same for processes is in ShapedRunTests, and always run.</summary>
    [SlowDockerFact]
    public async Task ALinkThatIsNotWhatWasAskedMakesTheRunInvalid()
    {
        _fsnet.Environment[ProgramFiles.ShaperVariable] = LyingShaper.Write(_fsnet);
        var (exit, output, error) = await RunAsync();
        Assert.True(exit == 3, output + error);
        Assert.StartsWith("invalid: two-sides", output);
        Assert.Contains("link seed@eu to leech@us: delay: asked 30 ms, measured 80", output);
        Assert.DoesNotContain("link seed@eu to leech@eu: delay", output);
        Assert.Equal(4, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        await Leftovers.AssertNoneAsync(error);
    }

    [SlowDockerFact]
    public Task SixtyFourNodes() => DeliversAsync(leechers: 63);

    [SlowDockerFact]
    public Task AHundredAndTwentyEightNodes() => DeliversAsync(leechers: 127);

    /// <summary>At a rate that a few cores carry for all of them.</summary>
    private async Task DeliversAsync(int leechers)
    {
        _fsnet.Patience = TimeSpan.FromMinutes(10);
        var (exit, output, error) = await RunAsync(
            "--set", $"groups.leech.count={leechers}", "--set", "access={ up: 1mbit, down: 1mbit }", "--set", "expect.within=5m");
        Busy.AssertGood(_fsnet, exit, output + error);
        Assert.Contains($"verified    {leechers} of {leechers} copies", output);
        await Leftovers.AssertNoneAsync(error);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] more) =>
        _fsnet.RunAsync(["run", _fsnet.Write("t.yaml", TwoSides.Yaml), "--on", "docker", "--out", _fsnet.Out, .. more]);
}
