using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;
using Serilog.Events;

namespace FsNet.Node;

/// <summary>What the connections tell, each from its own thread.</summary>
internal sealed partial class NodeDriver
{
    /// <summary>Hashing a larger block would keep other connections waiting for milliseconds.</summary>
    private const int LargestHashedInPlace = 512 * 1024;

    private readonly DriverEvents _transfer;

    private sealed class DriverEvents(NodeDriver driver) : TransferEvents
    {
        public override void MessageReceived(int connection, PeerMessage message, ReadGate gate)
        {
            driver.LogMessage("<-", connection, message);
            if (message is Goodbye { Reason: GoodbyeReason.CorruptBlock })
                driver.Complained(connection);
            driver._loop.Post(now =>
            {
                gate.Input(-1);
                driver._engine.Receive(now, connection, message);
            });
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
            if (block.Size <= LargestHashedInPlace)
                driver.Verify(connection, block);
            else
                ThreadPool.UnsafeQueueUserWorkItem(_ => driver._tasks.Do("the check of a block", () => driver.Verify(connection, block)), null);
        }

        public override void BlockSent(int connection, BlockJob block)
        {
            driver._files.GetValueOrDefault(block.File.Manifest.Id)?.Counters.Sent(block.Size);
            driver._sentBlocks.Add(connection, block.File.Manifest.Id, block.Block);
            driver._loop.Post(now => driver._sending.Sent(now, connection, block));
        }

        public override void BlockUnreadable(int connection, BlockJob block, Exception reason) =>
            driver._loop.Post(now =>
                driver._sending.Unreadable(now, connection, block, driver._files.GetValueOrDefault(block.File.Manifest.Id), reason));

        public override void Ended(int connection, string reason)
        {
            driver._connections.Remove(connection);
            driver.Peers.Ended(connection);
            driver._sentBlocks.Forget(connection);
            driver._loop.Post(now => driver._engine.Disconnected(now, connection, reason));
        }
    }

    /// <summary>Verifies a block and has it written; only then does it count.</summary>
    private void Verify(int connection, IncomingBlock block)
    {
        var manifest = block.File.Manifest;
        if (_files.GetValueOrDefault(manifest.Id) is not { Writer: { } writer } job)
        {
            block.Dispose();
            return;
        }
        job.Counters.Received(block.Size);
        var from = _connections.Find(connection)?.Address;
        if (!manifest.IsBlock(block.Block, block.Bytes))
        {
            using (block)
                Corrupt(job, connection, block.Block, from);
            return;
        }
        if (job.Have?.Contains(block.Block) == true)
            Again(job, connection, block);
        else if (!writer.TryAdd(new ArrivedBlock(connection, Peers.AddressOf(connection) ?? from, block)))
            Again(job, connection, block);
    }

    private void Corrupt(FileJob job, int connection, int block, NodeAddress? from)
    {
        job.Counters.Corrupt();
        _log.Warning("Block {Block} of {Name} from {Peer} is corrupt: the peer is dropped", block, job.Name, from);
        _events.Corrupt(job, block, from);
        _loop.Post(now => _engine.BlockCorrupt(now, connection, job.Id, block));
    }

    /// <summary>A block that is there, or is being written, came once more.</summary>
    private void Again(FileJob job, int connection, IncomingBlock incoming)
    {
        using var block = incoming;
        job.Counters.Duplicate(block.Size);
        var number = block.Block;
        _loop.Post(now =>
        {
            if (job.Have?.Contains(number) == true)
                _engine.BlockStored(now, connection, job.Id, number);
        });
    }

    private void LogMessage(string direction, int connection, PeerMessage message)
    {
        if (_log.IsEnabled(LogEventLevel.Verbose))
            _log.Verbose("{Direction} {Peer} tcp {Message:l}", direction, Peers.AddressOf(connection) ?? _connections.Find(connection)?.Address, message.ToString());
    }
}
