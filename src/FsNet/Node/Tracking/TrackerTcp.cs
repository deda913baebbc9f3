using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using FsNet.Node.Transfer;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Tracking;

/// <summary>One request and its answer on a TCP connection of their own: two bytes of length, then the message.</summary>
internal static class TrackerTcp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <exception cref="IOException">The tracker closed the connection, or took too long.</exception>
    /// <exception cref="SocketException">It cannot be reached.</exception>
    public static async Task<byte[]> ExchangeAsync(
        IPEndPoint tracker, IPAddress local, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            using var socket = new Socket(tracker.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.BindFrom(local);
            await socket.ConnectAsync(tracker, patience.Token);
            await using var stream = new NetworkStream(socket);
            return await ExchangeAsync(stream, request, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"no answer over TCP within {Patience.TotalSeconds} s");
        }
    }

    private static async Task<byte[]> ExchangeAsync(NetworkStream stream, ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        var framed = new byte[TrackSizes.TcpPrefix + request.Length];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)request.Length);
        request.CopyTo(framed.AsMemory(TrackSizes.TcpPrefix));
        await stream.WriteAsync(framed, cancellation);
        var prefix = new byte[TrackSizes.TcpPrefix];
        await stream.ReadExactlyAsync(prefix, cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return answer;
    }
}
