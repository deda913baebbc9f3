using System.Net;
using System.Xml.Linq;
using FsNet.Testbed.Tests.Runs;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;
using YamlDotNet.RepresentationModel;

namespace FsNet.Testbed.Tests.Exporting;

/// <summary>containerlab, CORE and Graphviz: what their own readers ask of a file.</summary>
public sealed class OtherExportsTests : IDisposable
{
    /// <summary>Of a node, in containerlab's clab.schema.json, which allows no other.</summary>
    private static readonly string[] ContainerlabKeys = ["kind", "image", "cmd", "entrypoint", "exec", "binds", "env", "network-mode"];

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public void ContainerlabHasAProgramAndALineForEachNodeAndASwitch()
    {
        var lab = Exports.Yaml(ContainerlabExport.Of(Exports.WithEverything));
        Assert.Equal(["name", "topology"], Exports.Keys(lab));
        var nodes = Exports.Map(lab, "topology", "nodes");
        Assert.Equal(1 + 2 * 6, nodes.Children.Count);
        foreach (var name in Exports.Keys(nodes))
            Assert.All(Exports.Keys(Exports.Map(nodes, name)), key => Assert.Contains(key, ContainerlabKeys));
        Assert.Equal("container:leech-3-line", Exports.Text(nodes, "leech-3", "network-mode"));
        Assert.Equal(
            "get --out /data --wait 1min --gate --tracker 10.77.1.4:9090 --listen 0.0.0.0:9100 --status 0.0.0.0:9101 --block-policy random "
            + "--peer-policy fair --uploads 3 --degree 4 --events /data/events.jsonl -- sample.bin",
            Exports.Text(nodes, "leech-3", "cmd"));
    }

    [Fact]
    public void ContainerlabsLinksJoinWhatIsThere()
    {
        var lab = Exports.Yaml(ContainerlabExport.Of(Exports.WithEverything));
        var nodes = Exports.Keys(Exports.Map(lab, "topology", "nodes")).ToHashSet();
        var ends = ((YamlSequenceNode)lab["topology"]["links"]).SelectMany(l => Exports.List(l, "endpoints")).ToList();
        Assert.Equal(12, ends.Distinct().Count());
        Assert.All(ends, end => Assert.Contains(end.Split(':')[0], nodes));
    }

    [Fact]
    public void LinksAreSpelledOutAsTheTestbedWouldMakeThem()
    {
        var exec = Exports.List(Exports.Yaml(ContainerlabExport.Of(Exports.WithEverything)), "topology", "nodes", "leech-0-line", "exec");
        Assert.StartsWith("ip address add 10.77.", exec[0]);
        const string delay = "delay 45000us 3000us loss gemodel 0.33670034% 33.33333333% 100% 0% rate 5000000bit";
        Assert.Contains(exec, l => l.StartsWith("tc qdisc add dev fsnet-in ", StringComparison.Ordinal) && l.EndsWith(delay));
        Assert.Contains(exec, l => l.StartsWith("tc class add dev eth1 ", StringComparison.Ordinal) && l.Contains("rate 10000000bit"));
    }

    [Fact]
    public void CoresDevicesAndLinksFitTogether()
    {
        foreach (var topology in Exports.Shipped)
        {
            var scenario = CoreScenario(topology);
            Assert.Equal("scenario", scenario.Name);
            var network = (int)scenario.Element("networks")!.Element("network")!.Attribute("id")!;
            var devices = scenario.Element("devices")!.Elements().Select(d => (int)d.Attribute("id")!).ToList();
            Assert.Equal(
                topology.Nodes.Select(n => n.Name), scenario.Element("devices")!.Elements().Select(d => (string)d.Attribute("name")!));
            Assert.Equal(devices, devices.Distinct().Except([network]));
            var links = scenario.Element("links")!.Elements().ToList();
            Assert.Equal(devices, links.Select(l => (int)l.Attribute("node1")!));
            Assert.All(links, l => Assert.Equal(network, (int)l.Attribute("node2")!));
            Assert.Equal(devices.Count, links.Select(l => (string)l.Element("iface1")!.Attribute("ip4")!).Distinct().Count());
        }
    }

    /// <summary>CORE refuses a session with a service that it does not know, and gives a device without any those of its type.</summary>
    [Fact]
    public void EveryDeviceOfCoreHasOneServiceOfCoresOwnWithAScriptOfItsOwn()
    {
        var scenario = CoreScenario(Exports.WithEverything);
        var devices = scenario.Element("devices")!.Elements().ToList();
        Assert.All(devices, d => Assert.Equal("StaticRoute", (string)d.Element("configservices")!.Elements().Single().Attribute("name")!));
        var services = scenario.Element("configservice_configurations")!.Elements().ToList();
        Assert.Equal(devices.Select(d => (int)d.Attribute("id")!), services.Select(s => (int)s.Attribute("node")!));
        Assert.All(services, s => Assert.Equal("StaticRoute", (string)s.Attribute("name")!));
        Assert.All(services, s => Assert.Equal("staticroute.sh", (string)Template(s).Attribute("name")!));
    }

    [Fact]
    public async Task CoresServiceIsAShellScriptThatShapesBeforeItStarts()
    {
        var starts = new Dictionary<string, string>
        {
            ["tracker-0"] = "fsnet-tracker --listen 0.0.0.0:9090 ",
            ["seed-0"] = "fsnet-node share --block 131072B --tracker 10.77.1.4:9090 ",
            ["leech-3"] = "fsnet-node get --out . ",
        };
        foreach (var (name, start) in starts)
        {
            var script = CoreScriptOf(Exports.WithEverything, name);
            var (exit, _, error) = await Tool.RunAsync("sh", "-n", _fsnet.Write("service.sh", script));
            Assert.True(exit == 0, error);
            var lines = script.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("set -e", lines[1]);
            Assert.All(lines[2..^1], l => Assert.Matches("^(ip|tc) ", l));
            Assert.StartsWith(start, lines[^1]);
            Assert.EndsWith(" >fsnet.log 2>&1 &", lines[^1]);
        }
    }

    [Fact]
    public void CoresHookMakesTheFileBeforeServicesStart()
    {
        var hook = CoreScenario(Exports.WithEverything).Descendants("hook").Single();
        Assert.Equal(("3", "head -c 1048576 /dev/urandom >sample.bin\n"), ((string)hook.Attribute("state")!, hook.Value));
        Assert.Contains(" -- ../sample.bin ", CoreScriptOf(Exports.WithEverything, "seed-0"));
    }

    /// <summary>CORE reads a service's file as a template of Mako.</summary>
    [Fact]
    public void CoreTakesNothingOfAScriptForATemplate()
    {
        var path = _fsnet.Write("a${b}<%c.bin", "abc");
        var yaml = Sample.Yaml.Replace("size: 1MiB", $"path: '{path}'", StringComparison.Ordinal);
        var topology = TopologyLoader.Parse(yaml, "t.yaml", []).Topology;
        Assert.Contains("a${'$'}{b}${'<'}%c.bin'", CoreScriptOf(topology, "seed-0"));
        Assert.Empty(CoreScenario(topology).Descendants("hook"));
    }

    [Fact]
    public void GraphvizGetsRegionsAsClustersAndLinksWithLabels()
    {
        var dot = DotExport.Of(Exports.WithEverything).Text;
        Assert.Contains("subgraph \"cluster_eu\"", dot);
        Assert.Contains("\"leech@us\" [label=\"leech-1 ... leech-3 (2)\\nup 10 Mbit/s, down 20 Mbit/s\"]", dot);
        Assert.Contains("there 45 ms, ± 3 ms, 1 % lost by 3\\nback 45 ms, ± 3 ms, 1 % lost by 3, 5 Mbit/s", dot);
    }

    /// <summary>A group in no region has links of its own, and one link of many is drawn as the one it is.</summary>
    [Fact]
    public void EveryLinkIsDrawnAndNoOther()
    {
        var file = Path.Combine(Repository.Folder, "topologies", "07-tracker-outage.yaml");
        var outage = DotExport.Of(TopologyLoader.Load(file, []).Topology).Text;
        Assert.Contains("\"leech\" -> \"leech\" [dir=both, label=\"10 ms\"]", outage);
        var one = DotExport.Of(Sample.With("links: [{ between: [seed, us], delay: 10ms }]")).Text;
        Assert.Contains("\"seed@eu\" -> \"leech@us\" [dir=both, label=\"10 ms\"]", one);
        Assert.Single(one.Split('\n'), line => line.Contains("->", StringComparison.Ordinal));
    }

    [FactWithTool("dot")]
    public async Task GraphvizDrawsEveryShippedTopology()
    {
        foreach (var topology in Exports.Shipped.Append(Exports.WithEverything))
        {
            var (exit, svg, error) = await Tool.RunAsync("dot", "-Tsvg", _fsnet.Write("swarm.dot", DotExport.Of(topology).Text));
            Assert.True(exit == 0 && error.Length == 0, $"{topology.Name}: {error}");
            Assert.All(topology.Nodes.GroupBy(n => n.Zone), z => Assert.Contains($"<title>{z.Key}</title>", WebUtility.HtmlDecode(svg)));
        }
    }

    [Theory]
    [InlineData("compose", "#")]
    [InlineData("containerlab", "#")]
    [InlineData("core", "")]
    [InlineData("dot", "//")]
    public async Task WhatIsMissingStandsInTheHeaderAndOnStandardError(string format, string comment)
    {
        var topology = Path.Combine(Repository.Folder, "topologies", "03-kill-and-restart.yaml");
        var (exit, output, error) = await _fsnet.RunAsync("export", topology, "--format", format);
        Assert.Equal(0, exit);
        var missing = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(missing);
        Assert.All(missing, m => Assert.StartsWith("not exported: ", m));
        Assert.All(missing, m => Assert.Contains($"{comment}   - {m["not exported: ".Length..]}\n", output));
        Assert.Equal(format != "compose", missing.Any(m => m.Contains("the kill at 4 s", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task TheFlagsOfARunCount()
    {
        var topology = Path.Combine(Repository.Folder, "topologies", "01-demo.yaml");
        var (exit, output, _) = await _fsnet.RunAsync(
            "export", topology, "--format", "dot", "--nodes", "3", "--set", "name=three", "--out", _fsnet.Out);
        Assert.Equal((0, ""), (exit, output));
        Assert.Contains("leech-0 ... leech-2 (3)", File.ReadAllText(_fsnet.Out));
        Assert.Contains("digraph \"three\"", File.ReadAllText(_fsnet.Out));
    }

    private static XElement CoreScenario(Topology topology) => XDocument.Parse(CoreExport.Of(topology).Text).Root!;

    private static XElement Template(XElement service) => service.Element("templates")!.Elements().Single();

    private static string CoreScriptOf(Topology topology, string name)
    {
        var scenario = CoreScenario(topology);
        var device = scenario.Descendants("device").Single(d => (string?)d.Attribute("name") == name);
        var services = scenario.Element("configservice_configurations")!.Elements();
        return Template(services.Single(s => (string?)s.Attribute("node") == (string?)device.Attribute("id"))).Value;
    }
}
