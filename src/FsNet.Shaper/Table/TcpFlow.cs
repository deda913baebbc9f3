using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FsNet.Shaper.Measuring;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Table;

/// <summary>One TCP connection from node to node that sends as fast as it can.</summary>
internal static class TcpFlow
{
    private const int ChunkBytes = 1 << 17;
    private const int TimeoutMs = 20_000;

    /// <param name="before">Not counted: slow start and the first recovery from loss.</param>
    /// <param name="counted">Then counted.</param>
    /// <returns>Bits of payload per second.</returns>
    public static double Goodput(MeasuredNode from, MeasuredNode to, TimeSpan before, TimeSpan counted)
    {
        using var listener = NetworkNamespace.Run(to.Namespace, () => Listen(to));
        using var sender = NetworkNamespace.Run(from.Namespace, () => Connect(listener.LocalEndPoint!));
        using var receiver = listener.Accept();
        receiver.ReceiveTimeout = TimeoutMs;
        var sending = new Thread(() => SendAll(sender));
        sending.Start();
        var goodput = Count(receiver, before, counted);
        receiver.Close(0);
        sending.Join();
        return goodput;
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
