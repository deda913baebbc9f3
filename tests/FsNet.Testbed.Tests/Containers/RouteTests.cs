using System.Net;
using FsNet.Swarms.Containers;

namespace FsNet.Testbed.Tests.Containers;

public class RouteTests
{
    [Theory]
    [InlineData(0x0AC00000u, 0xFFFF0000u, true)] // 10.192.0.0/16, the same
    [InlineData(0x0A000000u, 0xFF000000u, true)] // 10.0.0.0/8, around it
    [InlineData(0x0AC00700u, 0xFFFFFF00u, true)] // 10.192.7.0/24, inside it
    [InlineData(0x0AC10000u, 0xFFFF0000u, false)] // 10.193.0.0/16, beside it
    public void ARouteOverlapsWhatSharesAddressesWithIt(uint destination, uint mask, bool overlaps) =>
        Assert.Equal(overlaps, new Route("eth0", destination, mask).Overlaps(IPAddress.Parse("10.192.0.0"), 16));

    [Fact]
    public void WhereAVpnTakesTenAnotherPrivateRangeIsTaken()
    {
        Route vpn = new("tun0", 0x0A000000, 0xFF000000), bridge = new("docker0", 0xAC1F0000, 0xFFFF0000), gateway = new("eth0", 0, 0);
        Assert.Equal("10.192.0.0", FreeSubnets.Among([gateway, bridge]).First().ToString());
        Assert.Equal(["172.30.0.0", "172.29.0.0"], FreeSubnets.Among([gateway, vpn, bridge]).Take(2).Select(a => a.ToString()));
        Assert.Contains("Routes: 10.0.0.0/8 (tun0), 172.31.0.0/16 (docker0). ", FreeSubnets.Complaint([bridge, gateway, vpn]));
    }

    [Fact]
    public void TheKernelsTableIsRead()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """
            Iface	Destination	Gateway 	Flags	RefCnt	Use	Metric	Mask		MTU	Window	IRTT
            eth0	00000000	010200C0	0003	0	0	0	00000000	0	0	0
            eth1	0000C00A	00000000	0001	0	0	0	0000FFFF	0	0	0

            """);
        var routes = RouteTable.Read(path);
        File.Delete(path);
        Assert.True(BitConverter.IsLittleEndian, "the sample was taken on such a machine");
        Assert.Equal([new Route("eth0", 0, 0), new Route("eth1", 0x0AC00000, 0xFFFF0000)], routes);
    }
}
