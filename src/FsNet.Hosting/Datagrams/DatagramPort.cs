using System.Net.Sockets;

namespace FsNet.Hosting;

/// <summary>
/// A UDP socket that sends and receives datagrams many at a time where the system can, else one by one. Who waits holds a thread; disposing
/// the socket ends the wait.
/// </summary>
public abstract class DatagramPort
{
    /// <param name="portable">One by one also where it could be many.</param>
    public static DatagramPort Over(Socket socket, bool portable = false) =>
        !portable && BatchedPort.IsSupportedFor(socket) ? new BatchedPort(socket) : new PortablePort(socket);

    /// <summary>Asks the system to say to which address of the machine each datagram was sent, so that an answer can come from there.</summary>
    public static void TellLocalAddress(Socket socket)
    {
        var level = socket.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;
        socket.SetSocketOption(level, SocketOptionName.PacketInformation, true);
    }

    /// <summary>Whether <see cref="DatagramBatch.SetLocalAddress"/> is heeded.</summary>
    public abstract bool ChoosesLocalAddress { get; }

    /// <summary>Takes what has come.</summary>
    /// <param name="wait">Until there is something, or the socket's receive timeout has passed.</param>
    /// <returns>How many datagrams; 0 when nothing has come.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be received from.</exception>
    public abstract int Receive(DatagramBatch batch, bool wait);

    /// <summary>Sends the first datagrams of the batch, each to its own address. One that cannot be sent keeps back no other.</summary>
    /// <returns>How many were sent.</returns>
    public abstract int Send(DatagramBatch batch, int count);
}
