using System.Net;
using FsNet.Base;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies.Planning;

namespace FsNet.Testbed.Tests.Planning;

public class AddressPlanTests
{
    private static readonly IPAddress Start = new([10, 77, 0, 0]);

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(300)]
    [InlineData(1021)]
    public void OnePrefixStandsForAZoneAndForNobodyElse(int leechers)
    {
        var topology = Sample.With("", $"groups.leech.count={leechers}");
        var plan = new AddressPlan(topology.Nodes, Start);
        Assert.All(topology.Nodes, node => Assert.All(
            topology.Nodes.Select(n => n.Zone).Distinct(),
            zone => Assert.Equal(zone == node.Zone, IPNetwork.Parse(Assert.Single(plan.PrefixesOf(zone))).Contains(plan[node.Name]))));
        Assert.Equal(topology.Nodes.Count, topology.Nodes.Select(n => plan[n.Name]).Distinct().Count());
    }

    [Fact]
    public void TheFirstAddressesAreLeftToBridgesAndGateways() => Assert.All(
        Sample.With("").Nodes, n => Assert.False(IPNetwork.Parse("10.77.0.0/24").Contains(new AddressPlan(Sample.With("").Nodes, Start)[n.Name])));

    [Fact]
    public void TooManyNodesAreAClearError() => Assert.Contains(
        "found 1024 nodes, allowed: at most 1023",
        Assert.Throws<ProgramException>(() => new AddressPlan(Sample.With("", "groups.leech.count=1022").Nodes, Start)).Message);
}
