using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace FsNet.Node.Transfer;

/// <summary>Socket options that decide how long a control message waits behind block bytes.</summary>
internal static class SocketTuning
{
    private const int TcpProtocol = 6;
    private const int TcpNotSentLowAt = 25;
    private const int SmallestLimitedBuffer = 64 * 1024;
    private const int LargestLimitedBuffer = 4 * 1024 * 1024;

    public static void Apply(Socket socket, RateLimiter down)
    {
        socket.NoDelay = true;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        LimitReceiveBuffer(socket, down);
    }

    /// <summary>
    /// A node that listens on one address of several is known by it: what it sends should come from there too.
    /// Another family than the socket's is left to the system.
    /// </summary>
    public static void BindFrom(this Socket socket, IPAddress local)
    {
        if (!local.Equals(IPAddress.Any) && !local.Equals(IPAddress.IPv6Any) && local.AddressFamily == socket.AddressFamily)
            socket.Bind(new IPEndPoint(local, 0));
    }

    /// <summary>
    /// Where the download rate is limited here, bytes must not pile up in the kernel on the way: what is ordered there is
    /// delay for everything behind it. Must be set before the connection is made.
    /// </summary>
    public static void LimitReceiveBuffer(Socket socket, RateLimiter down)
    {
        if (down.BitsPerSecond is { } rate)
            socket.ReceiveBufferSize = (int)Math.Clamp(rate / 8 / 100, SmallestLimitedBuffer, LargestLimitedBuffer);
    }

    /// <summary>
    /// The kernel takes more to send only while less than this waits unsent, so that bytes wait here, where a control message
    /// can still overtake them (Linux 3.12: TCP_NOTSENT_LOWAT).
    /// </summary>
    public static void LimitUnsent(Socket socket, int bytes)
    {
        if (!OperatingSystem.IsLinux())
            return;
        socket.SetRawSocketOption(TcpProtocol, TcpNotSentLowAt, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in bytes)));
    }
}
