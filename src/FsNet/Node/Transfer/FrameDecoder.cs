using FsNet.Node.Storage;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Transfer;

/// <summary>
/// Bytes as they come to frames. A control frame is looked at when it is whole; the bytes of a block go to their place as they come.
/// No frame makes the buffer grow: what is too long is refused by its header.
/// </summary>
/// <remarks>Put bytes into <see cref="Room"/>, say how many by <see cref="Take"/>, and so on until it complains.</remarks>
internal sealed class FrameDecoder(IncomingBlocks blocks, ReadGate gate, TransferEvents events, int connection)
{
    /// <summary>Who has said nothing yet costs little: strangers may be many.</summary>
    private const int FirstBufferBytes = 8 * 1024;

    private const int BufferBytes = 256 * 1024;

    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start, _end;
    private BlockHeader _header;
    private IncomingBlock? _block;
    private int _chunkLeft;

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Room
    {
        get
        {
            MakeRoom();
            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Bytes before whose last one nothing can be done: the rest of a piece of a block. 0 where every byte counts.</summary>
    public int Missing => _chunkLeft;

    /// <summary>So many bytes have come.</summary>
    /// <returns>What the peer did wrong, or null.</returns>
    public string? Take(int count)
    {
        _end += count;
        if (Consume() is { } complaint)
            return complaint;
        // A whole frame always fits then, and a fast sender is taken from in large pieces.
        if (_end == _buffer.Length && _end < BufferBytes)
            Array.Resize(ref _buffer, BufferBytes);
        return null;
    }

    private void MakeRoom()
    {
        if (_start == 0)
            return;
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
    }

    /// <summary>Takes everything from the buffer that can be taken.</summary>
    /// <returns>What the peer did wrong, or null.</returns>
    private string? Consume()
    {
        while (true)
        {
            if (_chunkLeft > 0)
                TakeChunkBytes();
            if (_chunkLeft > 0 || _end - _start < Frame.HeaderSize)
                return null;
            var available = _buffer.AsSpan(_start, _end - _start);
            if (!Frame.TryReadHeader(available, out var length, out var type))
                return $"it sent a frame of type {(byte)type} and length {length}; allowed are lengths from 1 to {Frame.MaxLength}";
            if (available.Length < Frame.LengthSize + (type == PeerMessageType.Block ? Math.Min(length, 1 + BlockHeader.Size) : length))
                return null;
            var complaint = type == PeerMessageType.Block ? BeginChunk(available, length) : TakeMessage(available, length, type);
            if (complaint is not null)
                return complaint;
        }
    }

    private string? TakeMessage(ReadOnlySpan<byte> available, int length, PeerMessageType type)
    {
        var body = available.Slice(Frame.HeaderSize, length - 1);
        if (PeerMessage.Parse(type, body, out var complaint) is not { } message)
            return complaint;
        _start += Frame.LengthSize + length;
        gate.Input(+1);
        events.MessageReceived(connection, message, gate);
        return null;
    }

    private string? BeginChunk(ReadOnlySpan<byte> available, int length)
    {
        var bytes = length - 1 - BlockHeader.Size;
        if (bytes <= 0)
            return "it sent a block frame without bytes";
        var reader = new WireReader(available[Frame.HeaderSize..]);
        _header = BlockHeader.Parse(ref reader);
        if (blocks.Begin(_header, bytes, out _block) is { } complaint)
            return complaint;
        _chunkLeft = bytes;
        _start += Frame.HeaderSize + BlockHeader.Size;
        return null;
    }

    private void TakeChunkBytes()
    {
        var count = Math.Min(_chunkLeft, _end - _start);
        if (_block is null)
            events.BytesWasted(connection, count);
        else
            _block.Append(_buffer.AsSpan(_start, count));
        _start += count;
        _chunkLeft -= count;
        events.BytesReceived(connection, count);
        if (_chunkLeft == 0 && _block is { } block && blocks.TryFinish(_header, block))
            events.BlockReceived(connection, block);
    }
}
