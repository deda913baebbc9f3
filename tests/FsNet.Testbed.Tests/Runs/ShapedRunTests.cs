using System.Globalization;
using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Runs in network namespaces whose links are shaped by whatever this kernel has for it.</summary>
public sealed class ShapedRunTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [FactWithNamespaces]
    public async Task ALinkThatIsNotWhatWasAskedMakesTheRunInvalid()
    {
        _fsnet.Environment["FSNET_SHAPER_PROGRAM"] = LyingShaper.Write(_fsnet);
        var (exit, output, _) = await RunAsync();
        Assert.Equal(3, exit);
        Assert.StartsWith("invalid: two-sides", output);
        Assert.Matches("link seed@eu to leech@us: delay: asked 30 ms, measured (8[0-9]|9[0-9]|[1-9][0-9]{2})", output);
        Assert.DoesNotContain(output.Split('\n'), l => l.Contains("link seed@eu to leech@eu", StringComparison.Ordinal) && !Busy.IsOnlyThat(l));
        Assert.Equal(4, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
    }

    [FactWithNamespaces]
    public async Task APartitionHeals()
    {
        AssertGood(await RunAsync("--set", "timeline=[{ at: 1s, for: 3s, partition: [[eu], [us]] }]"));
        var blocks = File.ReadLines(Path.Combine(_fsnet.Out, "blocks.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        // Half a second for what was under way, and for the events to be written. A busy machine is late with either end.
        var (cut, healed) = (SecondsOf("partition") + 0.5, SecondsOf("heal") - 0.1);
        Assert.True(cut < healed);
        var crossed = blocks.Where(b => double.Parse(b[0], CultureInfo.InvariantCulture) is var at && at > cut && at < healed && IsEu(b[1]) != IsEu(b[3]));
        Assert.Empty(crossed);
        Assert.Contains(blocks, b => IsEu(b[1]) != IsEu(b[3]));
    }

    [FactWithNamespaces]
    public async Task ALinkChangesInMidRun()
    {
        AssertGood(await RunAsync("--set", "timeline=[{ at: 1s, link: [eu, us], set: { rtt: 200ms } }]"));
        Assert.Contains(File.ReadLines(Path.Combine(_fsnet.Out, "events.jsonl")), l => l.Contains("\"event\":\"link\"", StringComparison.Ordinal));
    }

    [FactWithNamespaces]
    public async Task ATrackerThatComesBackKnowsTheSwarmAgain()
    {
        AssertGood(await RunAsync("--set", "timeline=[{ at: 1s, kill: tracker-0 }, { at: 3s, restart: tracker-0 }]"));
        Assert.Equal(4, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] more) =>
        _fsnet.RunAsync(["run", _fsnet.Write("t.yaml", TwoSides.Yaml), "--on", "local", "--out", _fsnet.Out, .. more]);

    /// <summary>When it happened, since the nodes were let go.</summary>
    private double SecondsOf(string name)
    {
        var events = File.ReadLines(Path.Combine(_fsnet.Out, "events.jsonl")).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        double At(string wanted) => events.First(e => e.GetProperty("event").GetString() == wanted).GetProperty("at").GetDouble();
        return (At(name) - At("barrier")) / 1000;
    }

    private void AssertGood((int Exit, string Output, string Error) run) => Busy.AssertGood(_fsnet, run.Exit, run.Output + run.Error);

    // leech-0 and leech-2 are with the seed.
    private static bool IsEu(string node) => node is "seed-0" or "leech-0" or "leech-2";
}
