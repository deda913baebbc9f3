using System.Net;
using System.Net.Sockets;
using FsNet.Swarms.Local;

namespace FsNet.Testbed.Tests.Local;

public class LoopbackPortsTests
{
    [Fact]
    public void APortThatIsTakenMovesAllOfThemUp()
    {
        var address = IPAddress.Parse("127.250.251.252");
        var free = LoopbackPorts.Choose(address);
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(address, free.Node));
        taken.Listen();

        var moved = LoopbackPorts.Choose(address);
        Assert.True(moved.Node > free.Node);
        Assert.Equal(moved.Node - free.Node, moved.Tracker - free.Tracker);
    }
}
