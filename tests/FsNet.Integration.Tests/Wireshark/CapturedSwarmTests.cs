using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests.Wireshark;

/// <summary><c>fsnet run --pcap</c>: what was on the wires of a swarm with loss is what its nodes say it was.</summary>
public class CapturedSwarmTests
{
    private const int BlockFrame = 9;

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
    public async Task EveryMessageIsDecodedAndBlocksAreCountedAsTheNodesCountThem()
    {
        await using var lab = new Lab();
        var topology = lab.PathOf("t.yaml");
        await File.WriteAllTextAsync(topology, Topology);
        var run = await lab.RunAsync(Repository.Testbed, ["run", topology, "--on", "local", "--pcap", "--out", lab.PathOf("run")]);
        // A busy machine makes the run invalid, for its figures mean nothing then; what was captured must be right all the same.
        Assert.True(await run.ExitAsync() is 0 or 3, run.Story);
        using var report = JsonDocument.Parse(await File.ReadAllTextAsync(lab.PathOf("run/report.json")));
        var nodes = report.RootElement.GetProperty("nodes").EnumerateArray().ToDictionary(n => n.GetProperty("name").GetString()!);
        var names = nodes.ToDictionary(n => n.Value.GetProperty("address").GetString()!.Split(':')[0], n => n.Key);
        foreach (var (name, node) in nodes)
        {
            var seen = await Dissection.ReadAsync(lab, lab.PathOf($"run/pcap/{name}.pcap"));
            Assert.Empty(seen.Faulty.Select(m => $"{name}: packet {m.Frame}"));
            AssertBlocks(seen, node, names);
        }
        var tracker = await Dissection.ReadAsync(lab, lab.PathOf("run/pcap/tracker-0.pcap"));
        Assert.Equal(names.Values.Where(n => n != "tracker-0").Order(), tracker.Of("track").Select(m => names[m.From]).Where(n => n != "tracker-0").Distinct().Order());
    }

    /// <summary>
    /// The first time that a block came whole is when the node took it; that of another peer, asked as well near the end, it drops.
    /// </summary>
    private static void AssertBlocks(Dissection seen, JsonElement node, Dictionary<string, string> names)
    {
        var address = node.GetProperty("address").GetString()!.Split(':')[0];
        var came = seen.Of("peer").Where(m => m.Number("type") == BlockFrame && m.To == address && m["block.complete"] is "1" or "True")
            .DistinctBy(m => m.Number("block")).CountBy(m => names[m.From]).ToDictionary();
        var said = node.GetProperty("blocksFrom").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32());
        Assert.Equal(said.OrderBy(s => s.Key), came.OrderBy(c => c.Key));
    }
}
