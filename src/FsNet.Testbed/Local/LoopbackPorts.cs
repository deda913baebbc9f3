using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;

namespace FsNet.Testbed.Local;

/// <summary>
/// The ports that every node of a run has on its own address: the usual ones, or the same some thousands higher where a program
/// holds one of them on all addresses (a tracker that the user runs, for example).
/// </summary>
internal sealed record LoopbackPorts(int Tracker, int TrackerStatus, int Node, int NodeStatus)
{
    private const int Step = 1000;
    private const int Attempts = 20;

    public static LoopbackPorts Usual { get; } = new(9090, 9091, 9100, 9101);

    /// <param name="address">Any address of the run.</param>
    /// <exception cref="ProgramException">All are taken (exit code 4).</exception>
    public static LoopbackPorts Choose(IPAddress address) =>
        Enumerable.Range(0, Attempts).Select(i => Usual.Higher(i * Step)).FirstOrDefault(p => p.AreFree(address))
        ?? throw new ProgramException(
            $"ports {Usual.Tracker} to {Usual.NodeStatus} are taken on all addresses, as are those up to {Step * (Attempts - 1)} higher",
            ExitCodes.BackEndMissing);

    private LoopbackPorts Higher(int by) => new(Tracker + by, TrackerStatus + by, Node + by, NodeStatus + by);

    private bool AreFree(IPAddress address) =>
        new[] { Tracker, TrackerStatus, Node, NodeStatus }.All(port => IsFree(address, port, SocketType.Stream))
        && IsFree(address, Tracker, SocketType.Dgram);

    private static bool IsFree(IPAddress address, int port, SocketType type)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
