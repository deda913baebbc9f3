using System.Net;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Testbed.Tests.Planning;

public class NodeCommandTests
{
    private static readonly NodePlace Place = new(
        IPAddress.Parse("127.9.1.3"), IPAddress.Parse("127.9.1.1"), NodePorts.Usual, "unix:/tmp/s/leech-0",
        new Access(25_000_000, null, null), "/tmp/e.jsonl");

    [Fact]
    public void ALeecherWaitsAtTheGateAndKeepsItsLimits() => Assert.Equal(
        "get --out /tmp/o --wait 1min --keep-sharing --gate --tracker 127.9.1.1:9090 --listen 127.9.1.3:9100 --status unix:/tmp/s/leech-0 --up 25000000bit --lifeline --events /tmp/e.jsonl -- sample.bin",
        string.Join(' ', NodeCommand.Leech(Place, Leech(""), Sample.With(""), "sample.bin", "/tmp/o", gated: true)));

    [Fact]
    public void ALeecherThatComesBackDoesNotWait() =>
        Assert.DoesNotContain("--gate", NodeCommand.Leech(Place, Leech(""), Sample.With(""), "sample.bin", "/tmp/o", gated: false));

    [Fact]
    public void ALeecherThatLeavesWhenItIsCompleteDoesNotKeepSharing()
    {
        var topology = Sample.With("", "groups.leech.leave=completion");
        Assert.DoesNotContain("--keep-sharing", NodeCommand.Leech(Place, topology.Leechers.First(), topology, "f", "/tmp/o", gated: true));
    }

    private static NodeSpec Leech(string more) => Sample.With(more).Leechers.First();

    [Fact]
    public void PoliciesAreHandedOnOnlyWhenTheyAreAskedFor()
    {
        var topology = Sample.With("block: 128KiB\npolicy: { blocks: random, uploads: 3, degree: 5 }");
        var command = string.Join(' ', NodeCommand.Seed(Place, topology, "/tmp/f", gated: false));
        Assert.StartsWith("share --block 131072B --tracker", command);
        Assert.EndsWith("--block-policy random --uploads 3 --degree 5 --lifeline --events /tmp/e.jsonl -- /tmp/f", command);
    }
}
