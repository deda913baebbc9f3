using System.Text.Json;
using System.Text.Json.Nodes;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Whole runs in virtual time, by the real fsnet.</summary>
[Collection("virtual")]
public sealed class VirtualRunTests : IDisposable
{
    private const string Topology = """
        name: virtual
        seed: 5
        file: { size: 8MiB }
        access: { up: 20mbit, down: 20mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 40ms, jitter: 2ms, loss: 0.1% }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 6, region: [eu, us] }
        timeline:
          - { at: 1s, kill: [leech-1, tracker-0] }
          - { at: 2s, restart: [leech-1, tracker-0] }
          - { at: 1500ms, for: 1s, partition: [[eu], [us]] }
          - { at: 3s, link: [eu, us], set: { rtt: 80ms } }
        expect: { complete: all, within: 60s }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task TheReportIsThatOfARunWithRealNodes()
    {
        var (exit, output, error) = await RunAsync();
        Assert.True(exit == 0, output + error);
        var report = _fsnet.Report;
        Assert.Equal("sim", report.GetProperty("backend").GetString());
        Assert.Equal("virtual", report.GetProperty("shaper").GetString());
        Assert.Equal("pass", report.GetProperty("verdict").GetString());
        Assert.Equal(6, report.GetProperty("verifiedNodes").GetInt32());
        Assert.Equal(6 * 8 << 20, report.GetProperty("payloadBytes").GetInt64());
        Assert.All(report.GetProperty("links").EnumerateArray(), l => Assert.True(l.GetProperty("ok").GetBoolean()));
        Assert.Equal(6 * 128, _fsnet.Lines("blocks.csv").Count() - 1);
        Assert.Equal(8, _fsnet.Lines("nodes.csv").Count());
        Assert.Contains(_fsnet.Lines("report.html"), l => l.Contains("Pass: all that was expected came true", StringComparison.Ordinal));
        foreach (var what in (string[])["\"barrier\"", "\"kill\"", "\"restart\"", "\"partition\"", "\"heal\"", "\"link\"", "\"complete\""])
            Assert.Contains(_fsnet.Lines("events.jsonl"), l => l.Contains($"\"event\":{what}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TheCommandHasWhatTheEnvironmentSaid()
    {
        (_fsnet.Environment["FSNET_SEED"], _fsnet.Environment["FSNET_NODES"]) = ("9", "3");
        var (exit, output, error) = await RunAsync("--nodes", "2", "--set", "timeline=[]");
        Assert.True(exit == 0, output + error);
        Assert.StartsWith("FSNET_SEED=9 fsnet run ", _fsnet.Report.GetProperty("command").GetString());
    }

    /// <summary>report.html is drawn again from files that somebody may have cut or edited.</summary>
    [Fact]
    public async Task AReportIsDrawnOfWhatIsLeftOrRefusedInALine()
    {
        await RunAsync("--set", "timeline=[]");
        File.AppendAllLines(Path.Combine(_fsnet.Out, "blocks.csv"), ["30.0,leech-0,99999999,seed-0,65536", "half a li"]);
        Assert.Equal(0, (await _fsnet.RunAsync("report", _fsnet.Out)).Exit);
        var path = Path.Combine(_fsnet.Out, "report.json");
        var report = JsonNode.Parse(File.ReadAllText(path))!;
        report["links"] = null;
        File.WriteAllText(path, report.ToJsonString());
        var (exit, _, error) = await _fsnet.RunAsync("report", _fsnet.Out);
        Assert.Equal(2, exit);
        Assert.Contains("report.json", Assert.Single(error.TrimEnd().Split('\n')));
    }

    [Fact]
    public async Task TheSameSeedGivesTheSameTraceAndAnotherOneAnother()
    {
        var first = await TraceAsync("--seed", "1");
        Assert.Equal(first, await TraceAsync("--seed", "1"));
        Assert.NotEqual(first, await TraceAsync("--seed", "2"));
    }

    /// <summary>A region where nobody is, names and hopes: the swarm lives through the very same moments.</summary>
    [Theory]
    [InlineData("name=other")]
    [InlineData("expect.within=9min")]
    [InlineData("regions=[eu, us, far]")]
    public async Task AnUnrelatedKeyReshufflesNothing(params string[] settings) =>
        Assert.Equal(await TraceAsync(), await TraceAsync([.. settings.SelectMany(s => (string[])["--set", s])]));

    [Fact]
    public async Task ALargeSwarmLeavesBlockEventsOutAndSaysSo()
    {
        // What it leaves out follows from its size: it need not come to its end.
        var (exit, output, error) = await RunAsync(
            "--nodes", "980", "--set", "file.size=64MiB", "--set", "timeline=[]", "--set", "expect.within=1s");
        Assert.True(exit == 1, output + error);
        Assert.Contains("blocks.csv, block lines in events.jsonl and blocksFrom are left out", output);
        Assert.Single(_fsnet.Lines("blocks.csv"));
        Assert.Contains(_fsnet.Lines("report.html"), l => l.Contains("Left out: this run kept no record", StringComparison.Ordinal));
        Assert.Equal(981, _fsnet.Lines("nodes.csv").Count() - 1);
    }

    [Fact]
    public async Task WhatIsExpectedInVainFailsTheRun()
    {
        var (exit, output, _) = await RunAsync("--set", "expect.within=2s");
        Assert.Equal(1, exit);
        Assert.Contains("not complete within 2", output);
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] more) =>
        _fsnet.RunAsync(["run", _fsnet.Write("t.yaml", Topology), "--on", "sim", "--out", _fsnet.Out, .. more]);

    private async Task<string> TraceAsync(params string[] more)
    {
        var (_, output, error) = await _fsnet.RunAsync(["run", _fsnet.Write("t.yaml", Topology), "--on", "sim", "--json", .. more]);
        var notes = JsonDocument.Parse(output).RootElement.GetProperty("notes").EnumerateArray().Select(n => n.GetString()!).ToList();
        return notes.SingleOrDefault(n => n.StartsWith("trace ", StringComparison.Ordinal)) ?? error;
    }
}
