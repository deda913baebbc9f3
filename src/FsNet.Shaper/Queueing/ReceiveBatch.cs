using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>Memory for many messages of one recvmmsg(2), used for one socket after the other.</summary>
internal sealed unsafe class ReceiveBatch
{
    private const int MaxMessages = 64;

    // Headers, interfaces and addresses of a packet take some 150 bytes; nothing of its content is asked for.
    private const int MessageBytes = 512;

    private readonly PinnedMemory<byte> _buffer = new(MaxMessages * MessageBytes);
    private readonly PinnedMemory<Libc.IoVector> _vectors = new(MaxMessages);
    private readonly PinnedMemory<Libc.MultiMessageHeader> _headers = new(MaxMessages);

    public ReceiveBatch()
    {
        for (var i = 0; i < MaxMessages; i++)
        {
            _vectors.Start[i] = new Libc.IoVector { Start = _buffer.Start + (i * MessageBytes), Length = MessageBytes };
            _headers.Start[i].Header.Vectors = _vectors.Start + i;
            _headers.Start[i].Header.VectorCount = 1;
        }
    }

    public ReadOnlySpan<byte> this[int index] => new(_buffer.Start + (index * MessageBytes), (int)_headers.Start[index].Received);

    /// <returns>How many came, or -1 with errno set.</returns>
    public int Receive(int fd) => Libc.ReceiveMany(fd, _headers.Start, MaxMessages, Libc.MsgDontWait, null);
}
