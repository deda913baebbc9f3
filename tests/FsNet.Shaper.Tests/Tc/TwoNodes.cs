using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Links;
using FsNet.Shaper.Namespaces;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Tests.Tc;

/// <summary>Two namespaces on a bridge, and numbered packets from one node to the other.</summary>
internal sealed class TwoNodes : IDisposable
{
    /// <summary>Ethernet, IPv4 and UDP headers.</summary>
    private const int HeaderBytes = 42;

    private const string SenderAddress = "10.77.0.1";
    private const string ReceiverAddress = "10.77.0.2";

    private readonly NodeNamespaces _nodes;
    private readonly Socket _sender, _receiver;

    // Of the bridge: it would go with the thread that makes it.
    private readonly SafeFileHandle _home;

    public TwoNodes()
    {
        (_home, _nodes) = OwnThread.Run(() =>
        {
            Assert.Equal(0, Libc.Unshare(Libc.CloneNewNet));
            var nodes = NodeNamespaces.Build(new ShaperRequest.Build([new("a", SenderAddress), new("b", ReceiverAddress)], 24));
            return (NetworkNamespace.Open("/proc/thread-self/ns/net"), nodes);
        });
        _sender = NetworkNamespace.Run(_nodes.Paths["a"], () => Bound(SenderAddress));
        _receiver = NetworkNamespace.Run(_nodes.Paths["b"], () => Bound(ReceiverAddress));
        _receiver.ReceiveTimeout = 30_000;
    }

    /// <summary>Into b, from the zone "a".</summary>
    public NodePlan Plan(LinkProfile profile, AccessLimit? downlink = null) => new(
        "b", _nodes.Paths["b"], ReceiverAddress, null, downlink, [new SourcePlan("a", [$"{SenderAddress}/32"], profile)], Seed: 1);

    public T InReceiver<T>(Func<T> action) => NetworkNamespace.Run(_nodes.Paths["b"], action);

    public void Send(int number, int wireBytes = 64)
    {
        var packet = new byte[wireBytes - HeaderBytes];
        BinaryPrimitives.WriteInt32LittleEndian(packet, number);
        _sender.SendTo(packet, _receiver.LocalEndPoint!);
    }

    /// <returns>The number of the next packet that arrives.</returns>
    public int Receive()
    {
        var packet = new byte[LinkFormulas.FullFrameBytes];
        _receiver.Receive(packet);
        return BinaryPrimitives.ReadInt32LittleEndian(packet);
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        _nodes.Dispose();
        _home.Dispose();
    }

    private static Socket Bound(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }
}
