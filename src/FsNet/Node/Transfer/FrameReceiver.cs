using System.Net.Sockets;

namespace FsNet.Node.Transfer;

/// <summary>The receiving half of a connection: from the socket, no faster than the limit and the gate allow, to the <see cref="FrameDecoder"/>.</summary>
internal sealed class FrameReceiver(Socket socket, RateLimiter limiter, IncomingBlocks blocks, ReadGate gate, TransferEvents events, int connection)
{
    private const int SmallestReceive = 4 * 1024;

    private readonly FrameDecoder _decoder = new(blocks, gate, events, connection);
    private readonly WakeThreshold _threshold = new(socket);

    /// <summary>Receives until the peer closes.</summary>
    /// <returns>Why it ended.</returns>
    /// <exception cref="SocketException">The connection is broken.</exception>
    public async Task<string> RunAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var room = _decoder.Room;
            var most = Math.Min(room.Length, Math.Max(SmallestReceive, limiter.SliceBytes));
            _threshold.Await(Math.Min(_decoder.Missing, most));
            var count = await socket.ReceiveAsync(room[..most], SocketFlags.None, cancellation);
            _threshold.Came();
            if (count == 0)
                return "it closed the connection";
            await limiter.WaitAsync(count, cancellation);
            if (_decoder.Take(count) is { } complaint)
                return complaint;
            await gate.WaitAsync(cancellation);
        }
    }
}
