using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Table;

/// <summary>One TCP connection from node to node that sends as fast as it can.</summary>
/// <param name="Goodput">Bits of payload per second.</param>
/// <param name="CongestionControl">That of CUBIC (RFC 9438) where the kernel has it, for a machine's default may be any.</param>
internal sealed record TcpResult(double Goodput, string CongestionControl);

/// <summary>See <see cref="TcpResult"/>.</summary>
internal static class TcpFlow
{
    private const int ChunkBytes = 1 << 17;
    private const int TimeoutMs = 20_000;

    /// <summary>TCP_CONGESTION.</summary>
    private const int CongestionOption = 13;

    /// <param name="before">Not counted: slow start and the first recovery from loss.</param>
    /// <param name="counted">Then counted.</param>
    public static TcpResult Run(MeasuredNode from, MeasuredNode to, TimeSpan before, TimeSpan counted)
    {
        using var listener = NetworkNamespace.Run(to.Namespace, () => Listen(to));
        using var sender = NetworkNamespace.Run(from.Namespace, () => Connect(listener.LocalEndPoint!));
        using var receiver = listener.Accept();
        receiver.ReceiveTimeout = TimeoutMs;
        var congestionControl = CongestionControl(sender);
        var sending = new Thread(() => SendAll(sender));
        sending.Start();
        var goodput = Count(receiver, before, counted);
        receiver.Close(0);
        sending.Join();
        return new TcpResult(goodput, congestionControl);
    }

    private static Socket Listen(MeasuredNode node)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(node.Address), 0));
        socket.Listen(1);
        return socket;
    }

    private static Socket Connect(EndPoint to)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = TimeoutMs };
        socket.Connect(to);
        return socket;
    }

    private static string CongestionControl(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, CongestionOption, "cubic"u8);
        }
        catch (SocketException)
        {
            // Not in this kernel, or not for everyone: what there is, is told.
        }
        Span<byte> name = stackalloc byte[16];
        var length = socket.GetRawSocketOption((int)SocketOptionLevel.Tcp, CongestionOption, name);
        return Encoding.ASCII.GetString(name[..length]).TrimEnd('\0');
    }

    private static void SendAll(Socket socket)
    {
        var chunk = new byte[ChunkBytes];
        try
        {
            while (true)
                socket.Send(chunk);
        }
        catch (SocketException)
        {
            // The receiver has counted enough and reset the connection.
        }
    }

    private static double Count(Socket socket, TimeSpan before, TimeSpan counted)
    {
        var buffer = new byte[ChunkBytes];
        var begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin) < before)
            socket.Receive(buffer);
        var (from, bytes) = (Stopwatch.GetTimestamp(), 0L);
        while (Stopwatch.GetElapsedTime(from) < counted)
            bytes += socket.Receive(buffer);
        return bytes * 8 / Stopwatch.GetElapsedTime(from).TotalSeconds;
    }
}
