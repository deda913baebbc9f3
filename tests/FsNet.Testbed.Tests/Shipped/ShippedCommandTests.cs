using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Shipped;

/// <summary>Who has installed fsnet and has no checkout: <c>fsnet init</c>, <c>fsnet topologies</c>, and words that are mistyped.</summary>
[Collection("virtual")]
public sealed class ShippedCommandTests : IDisposable
{
    private static readonly string Checkout = Path.Combine(Repository.Folder, "topologies");

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task WhatInitWritesRunsAndPasses()
    {
        var (exit, output, error) = await _fsnet.RunAsync("init", _fsnet.Out + "/lab.yaml");
        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"next: fsnet run {_fsnet.Out}/lab.yaml --on sim", output);
        Assert.StartsWith("# yaml-language-server: $schema=topology.schema.json\n", File.ReadAllText(_fsnet.Out + "/lab.yaml"));
        Assert.Contains("fsnet check lab.yaml ", File.ReadAllText(_fsnet.Out + "/lab.yaml"));
        Assert.True(File.Exists(_fsnet.Out + "/topology.schema.json"));
        var run = await _fsnet.RunAsync("run", _fsnet.Out + "/lab.yaml", "--on", "sim", "--out", _fsnet.Out + "/run");
        Assert.Equal(0, run.Exit);
        Assert.DoesNotContain("warning", run.Error);
    }

    [Fact]
    public async Task InitOverwritesNothing()
    {
        var mine = _fsnet.Write("mine.yaml", "mine");
        var (exit, output, error) = await _fsnet.RunAsync("init", mine);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"{mine} is there already; nothing was written", error);
        Assert.Equal("mine", File.ReadAllText(mine));

        var schema = _fsnet.Write("topology.schema.json", "{}");
        var other = await _fsnet.RunAsync("init", Path.Combine(Path.GetDirectoryName(mine)!, "other.yaml"));
        Assert.Equal(2, other.Exit);
        Assert.Contains($"{schema} is there already, and differs", other.Error);
        Assert.False(File.Exists(Path.Combine(Path.GetDirectoryName(mine)!, "other.yaml")));
    }

    [Fact]
    public async Task EveryTopologyOfTheCheckoutIsListed()
    {
        var (exit, output, _) = await _fsnet.RunAsync("topologies");
        Assert.Equal(0, exit);
        var files = Directory.GetFiles(Checkout, "*.yaml", SearchOption.AllDirectories);
        Assert.Equal(files.Length, output.Count(c => c == '\n'));
        Assert.Contains("05-two-regions                Two regions with an ocean between them", output);
    }

    [Fact]
    public async Task AllOfThemAreWrittenAsInTheCheckout()
    {
        Assert.Equal(0, (await _fsnet.RunAsync("topologies", "--all", "--out", _fsnet.Out)).Exit);
        Assert.Equal(Contents(Checkout), Contents(_fsnet.Out));
        Assert.Contains("all of it is there already", (await _fsnet.RunAsync("topologies", "--all", "--out", _fsnet.Out)).Output);
    }

    [Fact]
    public async Task OneIsWrittenWithWhatItNamesAndCanBeChecked()
    {
        Assert.Equal(0, (await _fsnet.RunAsync("topologies", "five-regions", "--out", _fsnet.Out)).Exit);
        Assert.Equal(["10-five-regions.csv", "10-five-regions.yaml", "topology.schema.json"], Contents(_fsnet.Out).Keys);
        Assert.Equal(0, (await _fsnet.RunAsync("check", Path.Combine(_fsnet.Out, "10-five-regions.yaml"))).Exit);
    }

    [Fact]
    public async Task WhatSomebodyHasChangedStays()
    {
        Directory.CreateDirectory(_fsnet.Out);
        File.WriteAllText(Path.Combine(_fsnet.Out, "01-demo.yaml"), "mine");
        var (exit, output, error) = await _fsnet.RunAsync("topologies", "--all", "--out", _fsnet.Out);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("01-demo.yaml is there already, and differs; nothing was written", error);
        Assert.Equal("mine", Assert.Single(Contents(_fsnet.Out)).Value);
    }

    [Theory]
    [InlineData("fsnet: rnu: unknown command; did you mean run?", "rnu", "x.yaml")]
    [InlineData("fsnet: topologi: unknown command; did you mean topologies?", "topologi")]
    [InlineData("fsnet: xyzzy: unknown command; allowed: init, topologies, run, ", "xyzzy")]
    [InlineData("fsnet: a command is missing; allowed: init, topologies, run, ")]
    [InlineData("fsnet: trakcer: unknown command; did you mean tracker?", "load", "trakcer")]
    [InlineData("fsnet: '--ndoes' is no flag of this command; did you mean --nodes?", "run", "--ndoes", "4", "x.yaml")]
    [InlineData("fsnet: '--jsn=1' is no flag of this command; did you mean --json?", "run", "x.yaml", "--jsn=1")]
    [InlineData("five-region: no topology is called so; did you mean five-regions?", "topologies", "five-region")]
    [InlineData("fsnet topologies 01-demo writes the one that comes with fsnet to topologies/01-demo.yaml", "run", "nowhere/01-demo.yaml")]
    public async Task TheNearestRightWordIsShown(string complaint, params string[] arguments)
    {
        var (exit, output, error) = await _fsnet.RunAsync(arguments);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(complaint, error);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("load", "--help")]
    public async Task WhatNeedsNoCommandIsAnswered(params string[] arguments)
    {
        var (exit, output, error) = await _fsnet.RunAsync(arguments);
        Assert.Equal((0, ""), (exit, error));
        Assert.NotEmpty(output);
    }

    private static SortedDictionary<string, string> Contents(string folder) => new(
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllText),
        StringComparer.Ordinal);
}
