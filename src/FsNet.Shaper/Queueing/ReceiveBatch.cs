using System.Runtime.InteropServices;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Queueing;

/// <summary>Memory for many messages of one recvmmsg(2), used for one socket after the other.</summary>
internal sealed unsafe class ReceiveBatch : IDisposable
{
    private const int MaxMessages = 64;

    // Headers, interfaces and addresses of a packet take some 150 bytes; nothing of its content is asked for.
    private const int MessageBytes = 512;

    private readonly byte* _buffer = (byte*)NativeMemory.AllocZeroed(MaxMessages * MessageBytes);
    private readonly Libc.IoVector* _vectors = (Libc.IoVector*)NativeMemory.AllocZeroed(MaxMessages, (nuint)sizeof(Libc.IoVector));
    private readonly Libc.MultiMessageHeader* _headers =
        (Libc.MultiMessageHeader*)NativeMemory.AllocZeroed(MaxMessages, (nuint)sizeof(Libc.MultiMessageHeader));

    public ReceiveBatch()
    {
        for (var i = 0; i < MaxMessages; i++)
        {
            _vectors[i] = new Libc.IoVector { Start = _buffer + (i * MessageBytes), Length = MessageBytes };
            _headers[i].Header.Vectors = _vectors + i;
            _headers[i].Header.VectorCount = 1;
        }
    }

    public ReadOnlySpan<byte> this[int index] => new(_buffer + (index * MessageBytes), (int)_headers[index].Received);

    /// <returns>How many came, or -1 with errno set.</returns>
    public int Receive(int fd) => Libc.ReceiveMany(fd, _headers, MaxMessages, Libc.MsgDontWait, null);

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_headers);
    }
}
