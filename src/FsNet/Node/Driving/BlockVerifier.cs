using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Wire;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Verifies blocks that came, and has them written; only then do they count. On any thread.</summary>
internal sealed class BlockVerifier(
    JobTable jobs, KnownFiles known, ConnectionSet connections, PeerTable peers, EventLoop loop, OwnedTasks tasks, EventLog events, ILogger log)
{
    /// <summary>Hashing a larger block would keep other connections waiting for milliseconds.</summary>
    private const int LargestHashedInPlace = 512 * 1024;

    /// <summary>A block is whole; its memory is this part's from now on.</summary>
    public void Take(int connection, IncomingBlock block)
    {
        if (block.Size <= LargestHashedInPlace)
            Verify(connection, block);
        else
            ThreadPool.UnsafeQueueUserWorkItem(_ => tasks.Do("the check of a block", () => Verify(connection, block)), null);
    }

    private void Verify(int connection, IncomingBlock block)
    {
        var manifest = block.File.Manifest;
        if (jobs.Find(manifest.Id) is not { Writer: { } writer } job)
        {
            block.Dispose();
            return;
        }
        job.Counters.Received(block.Size);
        var from = connections.Find(connection)?.Address;
        if (!manifest.IsBlock(block.Block, block.Bytes))
            Corrupt(job, connection, block, from);
        else if (!writer.TryAdd(new ArrivedBlock(connection, peers.AddressOf(connection) ?? from, block)))
            Again(job, connection, block);
    }

    private void Corrupt(FileJob job, int connection, IncomingBlock incoming, NodeAddress? from)
    {
        using var block = incoming;
        var number = block.Block;
        job.Counters.Corrupt();
        log.Warning("Block {Block} of {Name} from {Peer} is corrupt: the peer is dropped", number, job.Name, from);
        events.Corrupt(job, number, from);
        loop.Post(now => known.Corrupt(now, job, connection, number));
    }

    /// <summary>A block that is there, or is being written, came once more.</summary>
    private void Again(FileJob job, int connection, IncomingBlock incoming)
    {
        using var block = incoming;
        var number = block.Block;
        job.Counters.Duplicate(block.Size);
        loop.Post(now => known.CameAgain(now, job, connection, number));
    }
}
