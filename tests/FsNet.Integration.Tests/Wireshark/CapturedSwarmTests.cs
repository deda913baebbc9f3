using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary><c>fsnet run --pcap</c>: what was on the wires of a swarm with loss is what its nodes say it was.</summary>
public class CapturedSwarmTests
{
    private const int BlockFrame = 9, CancelFrame = 10;

    private const string Topology = """
        name: captured
        seed: 5
        file: { size: 1MiB }
        access: { up: 20mbit, down: 20mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 30ms, loss: 2% }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 3, region: [eu, us] }
        verify: { rtt: 100%, loss: 100%, rate: 100% }
        expect: { complete: all, within: 90s }
        """;

    [FactWithNamespaces("tshark")]
    public Task EveryMessageIsDecodedAndBlocksAreCountedAsTheNodesCountThem() => CheckAsync("local");

    [FactWithShapedContainers("tshark")]
    public Task SoTheyAreInContainers() => CheckAsync("docker");

    private static async Task CheckAsync(string backEnd)
    {
        await using var lab = new Lab();
        var topology = lab.PathOf("t.yaml");
        await File.WriteAllTextAsync(topology, Topology);
        var run = await lab.RunAsync(Repository.Testbed, ["run", topology, "--on", backEnd, "--pcap", "--out", lab.PathOf("run")]);
        // A busy machine makes the run invalid, for its figures mean nothing then; what was captured must be right all the same.
        Assert.True(await run.ExitAsync() is 0 or 3, run.Story);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(lab.PathOf("run/report.json")));
        var nodes = report.RootElement.GetProperty("nodes").EnumerateArray().ToDictionary(n => n.GetProperty("name").GetString()!);
        var names = nodes.ToDictionary(n => n.Value.GetProperty("address").GetString()!.Split(':')[0], n => n.Key);
        // atSeconds,node,block,from,bytes
        var taken = (await File.ReadAllLinesAsync(lab.PathOf("run/blocks.csv"))).Skip(1).Select(line => line.Split(','))
            .ToLookup(row => row[1], row => (Block: row[2], From: row[3]));
        foreach (var (name, node) in nodes)
        {
            var seen = await Dissection.ReadAsync(lab, lab.PathOf($"run/pcap/{name}.pcap"));
            Assert.Empty(seen.Faulty.Select(m => $"{name}: packet {m.Frame}"));
            AssertBlocks(seen, node, [.. taken[name]], names);
        }
        var tracker = await Dissection.ReadAsync(lab, lab.PathOf("run/pcap/tracker-0.pcap"));
        Assert.Equal(names.Keys.Order(), tracker.Of("track").Select(m => m.From).Where(names.ContainsKey).Distinct().Order());
    }

    /// <summary>
    /// What came whole, and only that, is what the node says it took, peer by peer. It drops a block that it cancelled and that was on
    /// its way already, or takes it if it came first: those may be either.
    /// </summary>
    private static void AssertBlocks(
        Dissection seen, JsonElement node, IReadOnlyList<(string Block, string From)> taken, Dictionary<string, string> names)
    {
        var address = node.GetProperty("address").GetString()!.Split(':')[0];
        var peer = seen.Of("peer").ToList();
        var came = peer.Where(m => m.Number("type") == BlockFrame && m.To == address && m["block.complete"] is "1" or "True")
            .Select(m => (m["block"]!, names[m.From])).ToHashSet();
        var cancelled = peer.Where(m => m.Number("type") == CancelFrame && m.From == address)
            .Select(m => (m["block"]!, names[m.To])).ToHashSet();
        Assert.Subset(came, taken.ToHashSet());
        Assert.Subset(taken.ToHashSet(), came.Except(cancelled).ToHashSet());
        var said = node.GetProperty("blocksFrom").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32());
        Assert.Equal(said.OrderBy(p => p.Key), taken.CountBy(t => t.From).OrderBy(p => p.Key));
    }
}
