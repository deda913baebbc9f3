namespace FsNet.Shaper.Native;

/// <summary>Memory for many messages of one recvmmsg(2), used for one socket after the other.</summary>
internal sealed unsafe class ReceiveBatch
{
    private const int MaxMessages = 64;

    private readonly int _messageBytes;
    private readonly PinnedMemory<byte> _buffer;
    private readonly PinnedMemory<Libc.IoVector> _vectors = new(MaxMessages);
    private readonly PinnedMemory<Libc.MultiMessageHeader> _headers = new(MaxMessages);

    /// <param name="messageBytes">Room for each; what is longer is cut.</param>
    public ReceiveBatch(int messageBytes)
    {
        _messageBytes = messageBytes;
        _buffer = new PinnedMemory<byte>(MaxMessages * messageBytes);
        for (var i = 0; i < MaxMessages; i++)
        {
            _vectors.Start[i] = new Libc.IoVector { Start = _buffer.Start + (i * messageBytes), Length = messageBytes };
            _headers.Start[i].Header.Vectors = _vectors.Start + i;
            _headers.Start[i].Header.VectorCount = 1;
        }
    }

    public ReadOnlySpan<byte> this[int index] => new(_buffer.Start + (index * _messageBytes), (int)_headers.Start[index].Received);

    /// <returns>How many came, or -1 with errno set.</returns>
    public int Receive(int fd) => Libc.ReceiveMany(fd, _headers.Start, MaxMessages, Libc.MsgDontWait, null);
}
