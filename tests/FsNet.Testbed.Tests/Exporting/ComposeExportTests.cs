using FsNet.Testbed.Tests.Containers;
using FsNet.Testbed.Tests.Runs;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Exporting;

public sealed class ComposeExportTests : IDisposable
{
    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public void EachGroupIsAServiceWithItsNodesAndItsPolicy()
    {
        var services = Exports.Map(Exports.Yaml(ComposeExport.Of(Exports.WithEverything)), "services");
        Assert.Equal(["tracker", "seed", "leech", "fsnet_content", "fsnet_conductor"], Exports.Keys(services));
        Assert.Equal("4", Exports.Text(services, "leech", "scale"));
        var common = "--gate --events /events --block-policy random --peer-policy fair --uploads 3 --degree 4 --";
        Assert.Equal($"share --block 131072B {common} /content/sample.bin", string.Join(' ', Exports.List(services, "seed", "command")));
        Assert.Equal($"get --wait 1min {common} sample.bin", string.Join(' ', Exports.List(services, "leech", "command")));
    }

    [Fact]
    public void TheConductorHasTheWholeTopology()
    {
        var exported = ComposeExport.Of(Exports.WithEverything);
        var inside = Exports.Text(Exports.Yaml(exported), "configs", "topology", "content");
        Assert.Equal(TopologyWriter.Write(Exports.WithEverything), inside);
        Assert.Single(exported.Missing, m => m.StartsWith("file: ", StringComparison.Ordinal));
    }

    [Fact]
    public void NodesHaveNoCapabilityAndAreReachedByTheShapedNetworkOnly()
    {
        var services = Exports.Map(Exports.Yaml(ComposeExport.Of(Exports.WithEverything)), "services");
        foreach (var name in (string[])["tracker", "seed", "leech"])
            Assert.Equal(["ALL"], Exports.List(services, name, "cap_drop"));
        Assert.Equal(["tracker.swarm"], Exports.List(services, "tracker", "networks", "swarm", "aliases"));
        Assert.Equal("tracker.swarm:9090", Exports.Text(services, "leech", "environment", "FSNET_TRACKER"));
    }

    [Fact]
    public void VariablesInAUsersPathAreNotReplaced()
    {
        var path = _fsnet.Write("a $HOME.bin", "hello");
        var services = Exports.Map(Exports.Yaml(ComposeExport.Of(Sample.With("", $"file.path={path}"))), "services");
        Assert.EndsWith("/content/a $$HOME.bin", string.Join(' ', Exports.List(services, "seed", "command")));
    }

    [DockerFact]
    public async Task ComposeTakesEveryShippedTopology()
    {
        foreach (var topology in Exports.Shipped)
        {
            var file = _fsnet.Write("swarm.yaml", ComposeExport.Of(topology).Text);
            var (exit, _, error) = await Tool.RunAsync("docker", "compose", "-f", file, "config", "--quiet");
            Assert.True(exit == 0, $"{topology.Name}: {error}");
        }
    }

    /// <summary>Everything by Compose, nothing by fsnet: shaped, measured, delivered, judged, and removed.</summary>
    [SlowDockerFact]
    public async Task ASwarmComesUpByItselfAndLeavesNothing()
    {
        var topology = TopologyLoader.Parse(TwoSides.Yaml.Replace("name: two-sides", "name: exported"), "t.yaml", []).Topology;
        string[] compose = ["compose", "-f", _fsnet.Write("swarm.yaml", ComposeExport.Of(topology).Text)];
        Environment.SetEnvironmentVariable("FSNET_STAY", "false");
        try
        {
            var (up, _, error) = await Tool.RunAsync("docker", [.. compose, "up", "--detach"]);
            Assert.True(up == 0, error);
            var (verdict, _, _) = await Tool.RunAsync("docker", [.. compose, "wait", "fsnet_conductor"]);
            var (_, log, _) = await Tool.RunAsync("docker", [.. compose, "logs", "--no-color", "--no-log-prefix", "fsnet_conductor"]);
            // 3: a busy machine, as Busy has it; the copies must be whole all the same.
            Assert.True(verdict is 0 or 3, log);
            Assert.Contains("verified    4 of 4 copies", log);
        }
        finally
        {
            await Tool.RunAsync("docker", [.. compose, "down", "--volumes", "--timeout", "5"]);
        }
        var (_, left, _) = await Tool.RunAsync(
            "docker", "ps", "--all", "--quiet", "--filter", "label=com.docker.compose.project=fsnet-exported");
        Assert.Empty(left);
    }
}
