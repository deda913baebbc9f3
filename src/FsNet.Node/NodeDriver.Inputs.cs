using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;
using Serilog.Events;

namespace FsNet.Node;

/// <summary>What the connections tell, each from its own thread.</summary>
internal sealed partial class NodeDriver
{
    /// <summary>Hashing and writing a larger block would keep other connections waiting for milliseconds.</summary>
    private const int LargestStoredInPlace = 512 * 1024;

    private readonly DriverEvents _transfer;

    private sealed class DriverEvents(NodeDriver driver) : TransferEvents
    {
        public override void MessageReceived(int connection, PeerMessage message)
        {
            driver.LogMessage("<-", connection, message);
            driver._loop.Post(now => driver._engine.Receive(now, connection, message));
        }

        public override void MessageSent(int connection, PeerMessage message) => driver.LogMessage("->", connection, message);

        public override void BytesReceived(int connection, int bytes) => driver.Peers.Received(connection, bytes);

        public override void BytesSent(int connection, int bytes) => driver.Peers.Sent(connection, bytes);

        public override void BytesWasted(int connection, int bytes)
        {
            // Of a block that was cancelled: which file it was of is no longer known, so it counts for the node.
            driver.Peers.Wasted(bytes);
        }

        public override void BlockReceived(int connection, IncomingBlock block)
        {
            if (block.Size <= LargestStoredInPlace)
                driver.Store(connection, block);
            else
                ThreadPool.UnsafeQueueUserWorkItem(_ => driver.Store(connection, block), null);
        }

        public override void BlockSent(int connection, BlockJob block)
        {
            driver._files.GetValueOrDefault(block.File.Manifest.Id)?.Counters.Sent(block.Size);
            driver._loop.Post(now => driver._engine.BlockSent(now, connection));
        }

        public override void BlockUnreadable(int connection, BlockJob block, string reason)
        {
            var id = block.File.Manifest.Id;
            driver._loop.Post(now =>
            {
                driver._engine.BlockUnreadable(now, connection, id, block.Block);
                if (driver._files.TryGetValue(id, out var job))
                    driver.Fail(job, reason);
            });
        }

        public override void Ended(int connection, string reason)
        {
            driver._connections.TryRemove(connection, out _);
            driver.Peers.Ended(connection);
            driver._loop.Post(now => driver._engine.Disconnected(now, connection, reason));
        }
    }

    /// <summary>Verifies a block, writes it, and only then lets it count.</summary>
    private void Store(int connection, IncomingBlock incoming)
    {
        using var block = incoming;
        var manifest = block.File.Manifest;
        if (_files.GetValueOrDefault(manifest.Id) is not { } job)
            return;
        job.Counters.Received(block.Size);
        var from = _connections.GetValueOrDefault(connection)?.Address;
        if (!manifest.IsBlock(block.Block, block.Bytes))
        {
            job.Counters.Corrupt();
            _log.Warning("Block {Block} of {Name} from {Peer} is corrupt: the peer is dropped", block.Block, job.Name, from);
            _events.Corrupt(job, block.Block, from);
            _loop.Post(now => _engine.BlockCorrupt(now, connection, manifest.Id, block.Block));
            return;
        }
        if (job.Have?.Contains(block.Block) == true)
            job.Counters.Duplicate(block.Size);
        else if (!TryWrite(job, block))
            return;
        _events.Block(job, block.Block, Peers.AddressOf(connection) ?? from, block.Size);
        _loop.Post(now =>
        {
            _engine.BlockStored(now, connection, manifest.Id, block.Block);
            _registration.Registrar.Touch(job.Id, job.KnownAs);
        });
    }

    private bool TryWrite(FileJob job, IncomingBlock block)
    {
        try
        {
            block.File.Write(block.Block, block.Bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            _loop.Post(_ => Fail(job, $"block {block.Block} cannot be written: {e.Message}"));
            return false;
        }
    }

    private void LogMessage(string direction, int connection, PeerMessage message)
    {
        if (_log.IsEnabled(LogEventLevel.Verbose))
            _log.Verbose("{Direction} {Peer} tcp {Message:l}", direction, Peers.AddressOf(connection) ?? Find(connection)?.Address, message.ToString());
    }
}
