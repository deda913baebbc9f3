using System.Diagnostics;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Swarm;
using Serilog;

namespace FsNet.Node.Transfer;

/// <summary>
/// Blocks that are sent: read from disk as the connection takes them, and what becomes of those that cannot be read. All of it on the
/// event loop.
/// </summary>
internal sealed class BlockSender(
    NodeEngine engine, ConnectionSet connections, EventLoop loop, DiskWork disk, OwnedTasks tasks, BlockSenderEvents events, ILogger log,
    CancellationToken stop)
{
    /// <summary>How long a block that cannot be read now keeps its place among those that are sent.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(2);

    /// <summary>Blocks that the engine counts as being sent, and to whom.</summary>
    private readonly Dictionary<BlockJob, int> _sends = [];

    /// <param name="file">Null where it is gone.</param>
    public void Send(NodeOutput.SendBlock order, StoredFile? file)
    {
        if (connections.Find(order.Connection) is not { } connection || file is null)
        {
            loop.Post(now => engine.BlockSent(now, order.Connection));
            return;
        }
        var block = new BlockJob(file, order.Handle, order.Block);
        _sends[block] = order.Connection;
        connections.Send(connection, block);
    }

    /// <summary>The block has left.</summary>
    public void Sent(TimeSpan now, int connection, BlockJob block)
    {
        if (_sends.Remove(block))
            engine.BlockSent(now, connection);
    }

    /// <summary>A block could not be read on: for the moment, or for good.</summary>
    /// <param name="job">Null where the file is gone.</param>
    public void Unreadable(TimeSpan now, int connection, BlockJob block, FileJob? job, Exception reason)
    {
        if (job is null || job.IsResting || job.Failure is not null || !_sends.ContainsKey(block))
            GiveUp(now, connection, block);
        else if (disk.Note(job.Name, job.Disk, reason))
            tasks.Run($"the reading of {job.Name}", () => ReadAgainAsync(connection, block, job));
        else
            Fail(now, connection, block, job, reason);
    }

    /// <summary>
    /// Who has nothing to do with the disk that has stopped shall not wait behind those who have: their places are free for others, and
    /// connections whose sender is stuck in a read are ended; their peers call again.
    /// </summary>
    public void WriteOff(TimeSpan now, FileJob job)
    {
        foreach (var (block, connection) in _sends.Where(s => s.Key.File == job.Stored).ToList())
        {
            _sends.Remove(block);
            engine.BlockUnreadable(now, connection, job.Id, block.Block);
            if (block.IsReading)
                connections.Find(connection)?.Abort();
        }
        Debug.Assert(!_sends.Keys.Any(b => b.File == job.Stored), "nothing of it is being sent");
    }

    private async Task ReadAgainAsync(int connection, BlockJob block, FileJob job)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(job.Ended, stop);
        patience.CancelAfter(ReadPatience);
        try
        {
            await disk.RunAsync(job.Name, job.Disk, () => Probe(block), patience.Token);
            loop.Post(now => SendAgain(now, connection, block));
        }
        catch (OperationCanceledException)
        {
            loop.Post(now =>
            {
                GiveUp(now, connection, block);
                events.Stopped(now, job, block.Block);
            });
        }
        catch (Exception e)
        {
            loop.Post(now => Fail(now, connection, block, job, e));
        }
    }

    private static bool Probe(BlockJob block)
    {
        block.Probe();
        return true;
    }

    private void SendAgain(TimeSpan now, int connection, BlockJob block)
    {
        if (connections.Find(connection) is { } peer && _sends.ContainsKey(block))
            connections.Send(peer, block);
        else
            GiveUp(now, connection, block);
    }

    private void Fail(TimeSpan now, int connection, BlockJob block, FileJob job, Exception reason)
    {
        GiveUp(now, connection, block);
        if (!DiskErrors.IsExpected(reason))
            log.Error(reason, "A mistake in the node itself; please report it");
        events.Failed(job, DiskErrors.Describe(reason));
    }

    private void GiveUp(TimeSpan now, int connection, BlockJob block)
    {
        block.Dispose();
        if (_sends.Remove(block))
            engine.BlockUnreadable(now, connection, block.File.Manifest.Id, block.Block);
    }
}

/// <summary>What becomes of files whose blocks cannot be read. On the event loop.</summary>
internal abstract class BlockSenderEvents
{
    /// <summary>The disk does not answer.</summary>
    /// <param name="block">That it was asked for.</param>
    public abstract void Stopped(TimeSpan now, FileJob job, int block);

    /// <summary>It says that it will not.</summary>
    public abstract void Failed(FileJob job, string reason);
}
