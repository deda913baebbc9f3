namespace FsNet.Testbed.Tests.Runs;

/// <summary>What cannot be done is said before anything is started, with the exit code that scripts rely on.</summary>
[Collection("virtual")]
public sealed class RefusedRunTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Theory]
    [InlineData(2, "--pcap: --on sim has no packets; allowed: --on local", "--pcap", "--on", "sim")]
    [InlineData(2, "--snaplen: says how --pcap captures, and --pcap was not given", "--snaplen", "128B")]
    [InlineData(2, "--snaplen: found '10B', allowed: 64B to 65535B", "--pcap", "--snaplen", "10B")]
    [InlineData(4, "10 copies of", "--set", "timeline=[]", "--set", "file.size=1TiB", "--nodes", "9")]
    [InlineData(2, "--on: 'moon' is unknown; allowed: auto, local, docker, sim", "--on", "moon")]
    [InlineData(2, "1 mistake in", "--set", "seed=x")]
    [InlineData(2, "found '101%', allowed: at most 100%", "--set", "links=[{ between: [eu, us], loss: 101% }]")]
    [InlineData(2, "is not empty", "--set", "timeline=[]", "--out", ".")]
    public async Task Refused(int exit, string complaint, params string[] arguments)
    {
        var topology = _fsnet.Write("t.yaml", Topologies.Sample.Yaml + "timeline: [{ at: 1s, link: [eu, us], set: { rtt: 9ms } }]");
        var result = await _fsnet.RunAsync(["run", topology, .. arguments]);
        Assert.Contains(complaint, result.Error);
        Assert.Equal(exit, result.Exit);
        Assert.Empty(result.Output);
        Assert.True(exit == 4 || !result.Error.Contains("watch it at", StringComparison.Ordinal), result.Error);
        Assert.Empty(Directory.EnumerateDirectories(_fsnet.Temporary, "fsnet-run-*"));
    }

    [Fact]
    public async Task WhatTheTimelineDoesToLinksNeedsLinksThatAreShaped()
    {
        var topology = _fsnet.Write("t.yaml", Topologies.Sample.Yaml + "timeline: [{ at: 1s, link: [eu, us], set: { rtt: 9ms } }]");
        _fsnet.Environment["PATH"] = _fsnet.Temporary;
        var (exit, _, error) = await _fsnet.RunAsync("run", topology, "--on", "local", "--out", _fsnet.Out);
        Assert.Contains("t.yaml:10: a change of a link needs shaped links, and unshare cannot be started", error);
        Assert.Equal(4, exit);
    }

    [Fact]
    public async Task PacketsAreCapturedWhereEachNodeHasAnInterfaceOfItsOwn()
    {
        var topology = _fsnet.Write("t.yaml", Topologies.Sample.Yaml);
        _fsnet.Environment["PATH"] = _fsnet.Temporary;
        var (exit, _, error) = await _fsnet.RunAsync("run", topology, "--on", "local", "--pcap", "--out", _fsnet.Out);
        Assert.Contains("--pcap: on this machine's loopback the nodes' packets cannot be told apart", error);
        Assert.Equal(4, exit);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("check")]
    [InlineData("explain")]
    [InlineData("clean")]
    [InlineData("report")]
    public async Task EveryVerbsHelpHasExamples(string verb)
    {
        var (exit, output, _) = await _fsnet.RunAsync(verb, "--help");
        Assert.Equal(0, exit);
        Assert.Contains($"Examples:\n  fsnet {verb}", output);
    }

    [Fact]
    public async Task ExplainAsJson()
    {
        var (exit, output, _) = await _fsnet.RunAsync("explain", _fsnet.Write("t.yaml", Topologies.Sample.Yaml), "--json");
        Assert.Equal(0, exit);
        var json = System.Text.Json.JsonDocument.Parse(output).RootElement;
        Assert.Equal(0.4194, json.GetProperty("bound").GetProperty("seconds").GetDouble(), 4);
        Assert.Equal(6, json.GetProperty("nodes").GetArrayLength());
        Assert.Equal(
            ["memory", "disk", "cores", "neighbours", "links"],
            json.GetProperty("host").EnumerateArray().Select(f => f.GetProperty("aspect").GetString()));
    }

    [Fact]
    public async Task ExplainInColumns()
    {
        var (_, output, _) = await _fsnet.RunAsync(
            "explain", _fsnet.Write("t.yaml", Topologies.Sample.Yaml + "links: [{ between: [eu, us], rtt: 90ms }]"));
        Assert.Matches("seed-0 +seed +seed@eu +40 Mbit/s +20 Mbit/s", output);
        Assert.Matches("seed@eu +leech@us +45 ms", output);
        Assert.Contains("can this host emulate it honestly? no", output);
    }

    [Fact]
    public async Task CheckTellsEveryMistakeWithItsLine()
    {
        var (exit, output, error) = await _fsnet.RunAsync("check", _fsnet.Write("t.yaml", "name: X\nseed: y\n"));
        Assert.Equal(2, exit);
        Assert.Empty(output);
        Assert.Contains("mistakes in", error);
        Assert.Matches("t.yaml:1: name: found 'X'", error);
        Assert.Matches("t.yaml:2: seed: found 'y'", error);
    }
}
