using System.Security.Cryptography;
using System.Text.Json;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Whole runs with real processes, sockets and files.</summary>
public sealed class LocalRunTests : IDisposable
{
    private const string Topology = """
        name: small
        seed: 5
        file: { size: 4MiB }
        access: { up: 40mbit, down: 40mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 3 }
        expect: { complete: all, within: 60s }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task EveryLeecherGetsTheFileAndTheRunsFolderTellsHow()
    {
        var (exit, output, error) = await RunAsync();
        AssertGood(exit, output + error);
        Assert.Contains("verified    3 of 3 copies", output);
        AssertReport(_fsnet.Report);
        AssertFolder();
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task JsonIsAllThatStandardOutputHolds()
    {
        var (exit, output, error) = await RunAsync("--json");
        AssertGood(exit, error);
        Assert.Equal(3, JsonDocument.Parse(output).RootElement.GetProperty("verifiedNodes").GetInt32());
        Assert.Contains("complete", error);
    }

    [Fact]
    public async Task AUsersFileIsSharedFromWhereItIs()
    {
        var path = _fsnet.Write("Grüße an alle.txt", string.Concat(Enumerable.Repeat("Hello, swarm! ", 50_000)));
        var written = File.GetLastWriteTimeUtc(path);
        var (exit, output, error) = await RunAsync("--set", $"file.path={path}");
        AssertGood(exit, output + error);
        Assert.Equal(
            Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))), _fsnet.Report.GetProperty("fileSha256").GetString());
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        AssertNothingIsLeft();
    }

    [Theory]
    [InlineData("0B")]
    [InlineData("1B")]
    [InlineData("65536B")]
    [InlineData("65537B")]
    public async Task SmallFiles(string size)
    {
        var (exit, output, error) = await RunAsync("--set", $"file.size={size}");
        AssertGood(exit, output + error);
        Assert.Equal(3, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
    }

    [Fact]
    public async Task BlockSizeAndPoliciesReachTheNodes()
    {
        var (exit, output, error) = await RunAsync(
            "--set", "block=128KiB", "--set", "policy={ blocks: sequential, peers: neediest, uploads: 2 }");
        AssertGood(exit, output + error);
        Assert.Equal(128 << 10, _fsnet.Report.GetProperty("blockBytes").GetInt64());
    }

    [Fact]
    public async Task WithoutLimitsThereIsNoBound()
    {
        var (exit, output, error) = await RunAsync("--set", "access.up=unlimited", "--set", "access.down=unlimited", "--no-verify");
        AssertGood(exit, output + error);
        Assert.Equal(JsonValueKind.Null, _fsnet.Report.GetProperty("boundSeconds").ValueKind);
        Assert.Equal(JsonValueKind.Null, _fsnet.Report.GetProperty("verifiedNodes").ValueKind);
        Assert.Contains("the copies were not hashed again", output);
    }

    [Fact]
    public async Task AKilledLeecherComesBackAndGoesOn()
    {
        var (exit, output, error) = await RunAsync(
            "--set", "access.up=8mbit", "--set", "access.down=8mbit", "--set", "timeline=[{ at: 2s, kill: leech-1 }, { at: 3s, restart: leech-1 }]");
        AssertGood(exit, output + error);
        var events = File.ReadAllLines(Path.Combine(_fsnet.Out, "events.jsonl"));
        Assert.Contains(events, e => e.Contains("\"kill\"", StringComparison.Ordinal) && e.Contains("leech-1", StringComparison.Ordinal));
        Assert.Contains(events, e => e.Contains("\"restart\"", StringComparison.Ordinal));
        var back = _fsnet.Report.GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("name").GetString() == "leech-1");
        // Blocks of the last half second before the kill may not have been written down: on a busy machine that is a moment.
        Assert.InRange(back.GetProperty("blocksFrom").EnumerateObject().Sum(p => p.Value.GetInt32()), 64 - 8, 80);
        AssertNothingIsLessThanWhatArrived();
    }

    /// <summary>What a node counted before it was killed may be lost; what others saw of it is not.</summary>
    private void AssertNothingIsLessThanWhatArrived()
    {
        var blocks = _fsnet.Lines("blocks.csv").Skip(1).Select(line => line.Split(',')).ToList();
        foreach (var node in _fsnet.Report.GetProperty("nodes").EnumerateArray())
        {
            var name = node.GetProperty("name").GetString();
            Assert.True(node.GetProperty("bytesIn").GetInt64() >= blocks.Where(b => b[1] == name).Sum(b => long.Parse(b[4])), $"{node}");
            Assert.True(node.GetProperty("bytesOut").GetInt64() >= blocks.Where(b => b[3] == name).Sum(b => long.Parse(b[4])), $"{node}");
        }
    }

    [Fact]
    public async Task ALeecherThatIsKilledForGoodFailsTheRun()
    {
        var (exit, output, _) = await RunAsync(
            "--set", "access.up=8mbit", "--set", "access.down=8mbit", "--set", "timeline=[{ at: 1s, kill: leech-1 }]");
        Assert.Equal(1, exit);
        Assert.Contains("2 of 3 leechers completed, expected 3", output);
    }

    [Fact]
    public async Task WhatIsNotDoneInTimeFails()
    {
        var (exit, output, _) = await RunAsync("--set", "access.up=1mbit", "--set", "expect.within=2s");
        Assert.Equal(1, exit);
        Assert.Contains("not complete within 2.0 s", output);
        AssertNothingIsLeft();
    }

    [Fact]
    public async Task WhatWasAskedOfLinksAndNotShapedMakesTheRunInvalid()
    {
        _fsnet.Environment["PATH"] = _fsnet.Temporary;
        var (exit, output, error) = await RunAsync("--set", "links=[{ between: [seed, leech], rtt: 50ms }]");
        Assert.Contains("links are NOT shaped: unshare cannot be started", error);
        Assert.Contains("2 links were asked for and not shaped", output);
        Assert.Equal(3, exit);
        Assert.All(
            _fsnet.Report.GetProperty("links").EnumerateArray(), l => Assert.Equal(JsonValueKind.Null, l.GetProperty("ok").ValueKind));
    }

    private Task<(int Exit, string Output, string Error)> RunAsync(params string[] more) =>
        _fsnet.RunAsync(["run", _fsnet.Write("small.yaml", Topology), "--on", "local", "--out", _fsnet.Out, .. more]);

    private void AssertGood(int exit, string output) => Busy.AssertGood(_fsnet, exit, output);

    private static void AssertReport(JsonElement report)
    {
        Assert.Equal(("local", NetworkNamespaces.Missing is null ? "shaped" : "none"), (Text(report, "backend"), Shaping(report)));
        Assert.Equal(3, report.GetProperty("verifiedNodes").GetInt32());
        Assert.Equal(3 * 4L << 20, report.GetProperty("payloadBytes").GetInt64());
        Assert.InRange(report.GetProperty("ratioToBound").GetDouble(), 0.95, 5);
        Assert.InRange(report.GetProperty("seedCopies").GetDouble(), 1, 3);
        Assert.True(report.GetProperty("cpuSeconds").GetDouble() > 0);
        Assert.True(report.GetProperty("peakRssBytes").GetInt64() > 1 << 20);
        foreach (var leecher in report.GetProperty("nodes").EnumerateArray().Where(n => Text(n, "group") == "leech"))
        {
            Assert.Equal(Text(report, "fileSha256"), Text(leecher, "sha256"));
            Assert.InRange(leecher.GetProperty("blocksFrom").EnumerateObject().Sum(p => p.Value.GetInt32()), 64, 80);
            Assert.All(leecher.GetProperty("blocksFrom").EnumerateObject(), p => Assert.Matches("^(seed|leech)-[0-9]$", p.Name));
        }
    }

    private void AssertFolder()
    {
        string File(string name) => Path.Combine(_fsnet.Out, name);
        Assert.InRange(System.IO.File.ReadAllLines(File("blocks.csv")).Length, 1 + 3 * 64, 1 + 3 * 80);
        Assert.Equal(1 + 4, System.IO.File.ReadAllLines(File("nodes.csv")).Length);
        var events = System.IO.File.ReadAllLines(File("events.jsonl"));
        Assert.All(events, line => JsonDocument.Parse(line));
        Assert.DoesNotContain(events, line => line.Contains("ProtocolError", StringComparison.Ordinal));
        Assert.Equal(3, TopologyLoader.Load(File("topology.yaml"), []).Topology.Leechers.Count());
        Assert.Contains("exec fsnet run", System.IO.File.ReadAllText(File("repeat.sh")));
        Assert.Equal(5, Directory.GetFiles(File("logs")).Count(f => !f.EndsWith("shaper.log", StringComparison.Ordinal)));
    }

    private void AssertNothingIsLeft()
    {
        Assert.Empty(_fsnet.Processes);
        Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
    }

    private static string Shaping(JsonElement report) => Text(report, "shaper") is "netem" or "nfqueue" ? "shaped" : "none";

    private static string? Text(JsonElement json, string key) => json.GetProperty(key).GetString();
}
