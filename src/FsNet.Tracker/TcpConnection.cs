using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker;

/// <summary>
/// One connection: u16 length and message in, u16 length and answer out, one after the other. It ends when its peer goes, is silent,
/// or is too slow; when it is old, or has to yield to others; and at the first message that gets no answer, as nobody who speaks this
/// protocol sends one.
/// </summary>
internal sealed class TcpConnection(TcpSeat seat, EngineGate gate, TrackerSettings settings, TimeProvider time)
{
    private readonly byte[] _prefix = new byte[TrackSizes.TcpPrefix];
    private readonly Socket _socket = seat.Socket;
    private readonly long _beganAt = time.GetTimestamp();

    public async Task RunAsync(CancellationToken cancellation)
    {
        _socket.NoDelay = true;
        while (await BeginsAsync(cancellation) && await ServeOneAsync(cancellation))
            seat.NoteUse(isIdle: true);
    }

    /// <returns>Whether another message has begun to come.</returns>
    private async Task<bool> BeginsAsync(CancellationToken cancellation)
    {
        var left = settings.TcpLife - time.GetElapsedTime(_beganAt);
        if (left <= TimeSpan.Zero || !await ReadAsync(_prefix.AsMemory(0, 1), left < settings.TcpIdle ? left : settings.TcpIdle, cancellation))
            return false;
        seat.NoteUse(isIdle: false);
        return true;
    }

    private async Task<bool> ServeOneAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(settings.TcpMessage, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        if (!await ReadAsync(_prefix.AsMemory(1), both.Token))
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(_prefix);
        var message = ArrayPool<byte>.Shared.Rent(length);
        var answer = ArrayPool<byte>.Shared.Rent(TrackSizes.TcpPrefix + TrackSizes.MaxTcp);
        try
        {
            if (!await ReadAsync(message.AsMemory(0, length), both.Token))
                return false;
            var size = Answer(message.AsSpan(0, length), answer);
            return size > 0 && await SendAsync(answer.AsMemory(0, size), both.Token);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(message);
            ArrayPool<byte>.Shared.Return(answer);
        }
    }

    private int Answer(ReadOnlySpan<byte> message, Span<byte> answer)
    {
        var size = gate.Receive(seat.Source, message, TrackTransport.Tcp, answer.Slice(TrackSizes.TcpPrefix, TrackSizes.MaxTcp));
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)size);
        return size == 0 ? 0 : TrackSizes.TcpPrefix + size;
    }

    private async Task<bool> ReadAsync(Memory<byte> buffer, TimeSpan within, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(within, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        return await ReadAsync(buffer, both.Token);
    }

    /// <returns>False when the peer is gone before the buffer is full.</returns>
    private async Task<bool> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (buffer.Length > 0)
        {
            var n = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
            if (n == 0)
                return false;
            buffer = buffer[n..];
        }
        return true;
    }

    private async Task<bool> SendAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellation)
    {
        while (buffer.Length > 0)
            buffer = buffer[await _socket.SendAsync(buffer, SocketFlags.None, cancellation)..];
        return true;
    }
}
