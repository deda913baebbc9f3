using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Links;
using FsNet.Shaper.Namespaces;
using FsNet.Shaper.Native;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Shaper.Probing;

/// <summary>Two nodes on a bridge that is in a namespace of its own, and a packet from one to the other.</summary>
internal sealed class ProbeNetwork : IDisposable
{
    private const string Sender = "sender", SenderAddress = "10.77.0.1";
    private const string Receiver = "receiver", ReceiverAddress = "10.77.0.2";
    private const int PrefixLength = 24;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(12);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SafeFileHandle _home;
    private readonly NodeNamespaces _nodes;

    /// <exception cref="ProgramException">This process may not make namespaces or interfaces.</exception>
    public ProbeNetwork() => (_home, _nodes) = OwnThread.Run(() =>
    {
        if (Libc.Unshare(Libc.CloneNewNet) != 0)
            throw Failure($"no network namespace can be made: {Libc.LastError()}");
        var nodes = NodeNamespaces.Build(
            new ShaperRequest.Build([new(Sender, SenderAddress), new(Receiver, ReceiverAddress)], PrefixLength));
        return (NetworkNamespace.Open("/proc/thread-self/ns/net"), nodes);
    });

    /// <summary>Everything that can be asked of links; the one from the sender only delays.</summary>
    public NodePlan Plan()
    {
        var access = new AccessLimit(100_000_000, TimeSpan.FromMilliseconds(50));
        var plain = new LinkProfile(Delay, TimeSpan.Zero, null, 10_000_000, null);
        var lossy = plain with { Jitter = Delay / 3, Loss = new Loss(0.01, 3) };
        return new NodePlan(
            Receiver,
            _nodes.Paths[Receiver],
            ReceiverAddress,
            access,
            access,
            [new SourcePlan(Sender, [$"{SenderAddress}/32"], plain), new SourcePlan("elsewhere", ["10.77.1.0/24"], lossy)],
            Seed: 1);
    }

    /// <exception cref="ProgramException">A packet did not arrive, or too early: the plan is not carried out.</exception>
    public void Pass()
    {
        using var receiver = NetworkNamespace.Run(_nodes.Paths[Receiver], () => Bound(ReceiverAddress));
        using var sender = NetworkNamespace.Run(_nodes.Paths[Sender], () => Bound(SenderAddress));
        receiver.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        var sent = Stopwatch.GetTimestamp();
        sender.SendTo([1], receiver.LocalEndPoint!);
        Receive(receiver);
        if (Stopwatch.GetElapsedTime(sent) is var took && took < Delay)
            throw Failure($"a packet took {took.TotalMilliseconds:0.##} ms where {Delay.TotalMilliseconds:0} ms were asked for");
    }

    public void Dispose()
    {
        _nodes.Dispose();
        _home.Dispose();
    }

    private static Socket Bound(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static void Receive(Socket socket)
    {
        try
        {
            socket.Receive(new byte[1]);
        }
        catch (SocketException e)
        {
            throw Failure($"all was accepted, but a packet did not arrive: {e.Message}");
        }
    }

    private static ProgramException Failure(string message) => new(message, ExitCodes.BackEndMissing);
}
