using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Topologies.Planning;

namespace FsNet.Swarms.Local;

/// <summary>
/// The ports of a run on loopback: the usual ones, or the same some thousands higher where a program holds one of them on all
/// addresses (a tracker that the user runs, for example).
/// </summary>
internal static class LoopbackPorts
{
    private const int Step = 1000;
    private const int Attempts = 20;

    /// <param name="address">Any address of the run.</param>
    /// <exception cref="ProgramException">All are taken (exit code 4).</exception>
    public static NodePorts Choose(IPAddress address) =>
        Enumerable.Range(0, Attempts).Select(i => Higher(i * Step)).FirstOrDefault(p => AreFree(p, address))
        ?? throw new ProgramException(
            $"ports {NodePorts.Usual.Tracker} to {NodePorts.Usual.NodeStatus} are taken on all addresses, as are those up to {Step * (Attempts - 1)} higher",
            ExitCodes.BackEndMissing);

    private static NodePorts Higher(int by)
    {
        var usual = NodePorts.Usual;
        return new NodePorts(usual.Tracker + by, usual.TrackerStatus + by, usual.Node + by, usual.NodeStatus + by);
    }

    private static bool AreFree(NodePorts ports, IPAddress address) =>
        new[] { ports.Tracker, ports.TrackerStatus, ports.Node, ports.NodeStatus }.All(port => IsFree(address, port, SocketType.Stream))
        && IsFree(address, ports.Tracker, SocketType.Dgram);

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
