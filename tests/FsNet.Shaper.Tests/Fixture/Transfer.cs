using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tests.Fixture;

/// <summary>One TCP flow from node 1 to node 2.</summary>
internal static class Transfer
{
    /// <returns>From the first byte that was received to the last.</returns>
    public static async Task<TimeSpan> RunAsync(Lab lab, int bytes)
    {
        using var listener = NetworkNamespace.Run(lab.Namespace(2), () => Bound(Lab.Address(2)));
        listener.Listen();
        using var sender = NetworkNamespace.Run(lab.Namespace(1), () => Bound(Lab.Address(1)));
        await sender.ConnectAsync(listener.LocalEndPoint!);
        using var receiver = await listener.AcceptAsync();
        var sending = SendAsync(sender, bytes);
        var took = await ReceiveAsync(receiver, bytes);
        await sending;
        return took;
    }

    private static Socket Bound(string address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return socket;
    }

    private static async Task SendAsync(Socket socket, int bytes)
    {
        var chunk = new byte[64 * 1024];
        for (var left = bytes; left > 0;)
            left -= await socket.SendAsync(chunk.AsMemory(0, Math.Min(left, chunk.Length)));
    }

    private static async Task<TimeSpan> ReceiveAsync(Socket socket, int bytes)
    {
        var chunk = new byte[64 * 1024];
        var left = bytes - await socket.ReceiveAsync(chunk);
        var watch = Stopwatch.StartNew();
        while (left > 0)
            left -= await socket.ReceiveAsync(chunk);
        return watch.Elapsed;
    }
}
