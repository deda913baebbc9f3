using System.Net;
using System.Net.Sockets;
using FsNet.Base;

namespace FsNet.Tracker;

/// <summary>Sockets that listen.</summary>
internal static class Sockets
{
    private const int AttemptsForACommonPort = 20;

    public static Socket Create(IPEndPoint endPoint, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(endPoint.AddressFamily, type, protocol);
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        return socket;
    }

    /// <exception cref="ProgramException">It cannot be bound.</exception>
    public static void Bind(Socket socket, IPEndPoint endPoint)
    {
        try
        {
            socket.Bind(endPoint);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ProgramException($"{endPoint} cannot be bound for {socket.ProtocolType}: {e.Message}");
        }
    }

    /// <summary>UDP and TCP on the same port, also when the port is left to the system.</summary>
    /// <exception cref="ProgramException">They cannot be bound.</exception>
    public static (Socket Udp, Socket Tcp) BindBoth(IPEndPoint endPoint)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = UdpLoop.Bind(endPoint);
            try
            {
                return (udp, TcpLoop.Bind((IPEndPoint)udp.LocalEndPoint!));
            }
            catch (ProgramException) when (endPoint.Port == 0 && attempt < AttemptsForACommonPort)
            {
                udp.Dispose();
            }
            catch (ProgramException)
            {
                udp.Dispose();
                throw;
            }
        }
    }
}
