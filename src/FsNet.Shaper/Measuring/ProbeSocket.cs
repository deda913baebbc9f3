using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Measuring;

/// <summary>A UDP socket in a node's namespace, on a port that the kernel picks: probes leave from it and arrive at it.</summary>
internal sealed class ProbeSocket : IDisposable
{
    /// <summary>Time for what came while the receiver was kept from running. The kernel may allow less.</summary>
    private const int ReceiveBufferBytes = 4 << 20;

    /// <summary>SOL_SOCKET.</summary>
    private const int SocketLevel = 1;

    /// <summary>SO_RCVBUFFORCE.</summary>
    private const int ReceiveBufferForce = 33;

    private readonly Socket _socket;

    private ProbeSocket(Socket socket)
    {
        _socket = socket;
        Address = socket.LocalEndPoint!.Serialize().Buffer.ToArray();
    }

    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>A <c>struct sockaddr_in</c>.</summary>
    public byte[] Address { get; }

    /// <exception cref="ProgramException">The namespace cannot be entered, or has no such address.</exception>
    public static ProbeSocket Open(MeasuredNode node) => NetworkNamespace.Run(node.Namespace, () =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Parse(node.Address), 0));
            SetReceiveBuffer(socket);
            return new ProbeSocket(socket);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new ProgramException($"{node.Name} cannot be measured: {node.Address}: {e.Message}", ExitCodes.BackEndMissing);
        }
    });

    public void Dispose() => _socket.Dispose();

    /// <returns>Whether the kernel took it; it does not where the queue that this socket's packets are in is full.</returns>
    public bool Send(ReadOnlySpan<byte> packet, ProbeSocket to) =>
        Libc.SendTo(Descriptor, packet, (nuint)packet.Length, Libc.DoNotWait, to.Address, (uint)to.Address.Length) == packet.Length;

    /// <returns>The length of the datagram, of which the buffer has the beginning; negative when there is none.</returns>
    public int Receive(Span<byte> buffer) =>
        (int)Libc.Receive(Descriptor, buffer, (nuint)buffer.Length, Libc.DoNotWait | Libc.WholeLength);

    /// <summary>SO_RCVBUFFORCE goes beyond the machine's limit where the privilege is there, SO_RCVBUF up to it.</summary>
    private static void SetReceiveBuffer(Socket socket)
    {
        socket.ReceiveBufferSize = ReceiveBufferBytes;
        try
        {
            socket.SetRawSocketOption(SocketLevel, ReceiveBufferForce, BitConverter.GetBytes(ReceiveBufferBytes));
        }
        catch (SocketException)
        {
            // Not permitted in a user namespace.
        }
    }
}
