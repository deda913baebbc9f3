using FsNet.Node.Storage;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Transfer;

/// <summary>The blocks one connection may bring, and where their bytes go. Asked for by the engine's thread, filled by the reader's.</summary>
internal sealed class IncomingBlocks : IDisposable
{
    /// <summary>Blocks that may be under way at once, so that a peer cannot make us hold memory for all that was asked for.</summary>
    private const int MaxOpen = 8;

    private const int MaxCancelled = 4096;

    private readonly Lock _gate = new();
    private readonly Dictionary<(ushort Handle, ushort Block), IncomingBlock> _expected = [];
    private readonly HashSet<(ushort Handle, ushort Block)> _cancelled = [];
    private readonly Queue<(ushort Handle, ushort Block)> _cancelledInOrder = [];
    private int _open;

    public void Expect(ushort handle, int block, StoredFile file)
    {
        lock (_gate)
            _expected.TryAdd((handle, (ushort)block), new IncomingBlock(file, block));
    }

    /// <summary>What still comes of the block is to be dropped.</summary>
    public void Cancel(ushort handle, int block)
    {
        lock (_gate)
        {
            var key = (handle, (ushort)block);
            if (_expected.Remove(key, out var incoming))
                Close(incoming);
            if (_cancelled.Add(key))
                _cancelledInOrder.Enqueue(key);
            if (_cancelledInOrder.Count > MaxCancelled)
                _cancelled.Remove(_cancelledInOrder.Dequeue());
        }
    }

    /// <summary>Decides what becomes of a chunk before any of its bytes are looked at.</summary>
    /// <param name="block">Where the bytes go; null when they are to be dropped.</param>
    /// <returns>What the peer did wrong, or null.</returns>
    public string? Begin(BlockHeader header, int chunkBytes, out IncomingBlock? block)
    {
        lock (_gate)
        {
            var key = (header.Handle, header.Block);
            if (!_expected.TryGetValue(key, out block))
                return _cancelled.Contains(key) ? null : $"block {header.Block} was not asked for";
            if (header.Offset != block.Received && _cancelled.Contains(key))
            {
                block = null; // The rest of a block that was cancelled, and has been asked for again since.
                return null;
            }
            if (header.Offset != block.Received || header.Offset + chunkBytes > block.Size)
                return $"bytes {header.Offset}+{chunkBytes} of block {header.Block} came where byte {block.Received} of {block.Size} was due";
            if (!block.IsOpen && ++_open > MaxOpen)
                return $"more than {MaxOpen} blocks came at once";
            block.Open();
            return null;
        }
    }

    /// <summary>The block has all its bytes: it is the caller's now, who disposes of it.</summary>
    public bool TryFinish(BlockHeader header, IncomingBlock block)
    {
        if (block.Received < block.Size)
            return false;
        lock (_gate)
        {
            // Another may stand in its place: cancelled and asked for again while the last bytes came.
            var key = (header.Handle, header.Block);
            if (_expected.GetValueOrDefault(key) != block)
                return false;
            _expected.Remove(key);
            _open--;
            return true;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var incoming in _expected.Values)
                Close(incoming);
            _expected.Clear();
        }
    }

    private void Close(IncomingBlock incoming)
    {
        if (!incoming.IsOpen)
            return;
        _open--;
        incoming.Abandon();
    }
}
