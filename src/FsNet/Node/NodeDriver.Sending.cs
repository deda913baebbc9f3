using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Swarm;

namespace FsNet.Node;

/// <summary>Blocks that are sent: read from disk as the connection takes them, and what becomes of those that cannot be read.</summary>
internal sealed partial class NodeDriver
{
    /// <summary>How long a block that cannot be read now keeps its place among those that are sent.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(2);

    /// <summary>Blocks that the engine counts as being sent, and to whom. On the event loop.</summary>
    private readonly Dictionary<BlockJob, int> _sends = [];

    private void SendBlock(NodeOutput.SendBlock o)
    {
        if (Find(o.Connection) is not { } connection || _files.GetValueOrDefault(o.File)?.Stored is not { } file)
        {
            _loop.Post(now => _engine.BlockSent(now, o.Connection));
            return;
        }
        var block = new BlockJob(file, o.Handle, o.Block);
        _sends[block] = o.Connection;
        connection.SendBlock(block);
        _toFlush.Add(connection);
    }

    private void Sent(TimeSpan now, int connection, BlockJob block)
    {
        if (_sends.Remove(block))
            _engine.BlockSent(now, connection);
    }

    /// <summary>A block could not be read on: for the moment, or for good.</summary>
    private void Unreadable(TimeSpan now, int connection, BlockJob block, Exception reason)
    {
        var job = _files.GetValueOrDefault(block.File.Manifest.Id);
        if (job is null || job.IsResting || job.Failure is not null || !_sends.ContainsKey(block))
            GiveUp(now, connection, block);
        else if (_disk.Note(job.Name, job.Disk, reason))
            _tasks.Run($"the reading of {job.Name}", () => ReadAgainAsync(connection, block, job));
        else
            Fail(now, connection, block, job, reason);
    }

    private async Task ReadAgainAsync(int connection, BlockJob block, FileJob job)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(job.Ended, _stop.Token);
        patience.CancelAfter(ReadPatience);
        try
        {
            await _disk.RunAsync(job.Name, job.Disk, () => Probe(block), patience.Token);
            _loop.Post(now => SendAgain(now, connection, block));
        }
        catch (OperationCanceledException)
        {
            _loop.Post(now =>
            {
                GiveUp(now, connection, block);
                RestUntilReadable(now, job, block.Block);
            });
        }
        catch (Exception e)
        {
            _loop.Post(now => Fail(now, connection, block, job, e));
        }
    }

    private static bool Probe(BlockJob block)
    {
        block.Probe();
        return true;
    }

    private void SendAgain(TimeSpan now, int connection, BlockJob block)
    {
        if (Find(connection) is not { } peer || !_sends.ContainsKey(block))
        {
            GiveUp(now, connection, block);
            return;
        }
        peer.SendBlock(block);
        _toFlush.Add(peer);
    }

    private void Fail(TimeSpan now, int connection, BlockJob block, FileJob job, Exception reason)
    {
        GiveUp(now, connection, block);
        if (!DiskErrors.IsExpected(reason))
            _log.Error(reason, "A mistake in the node itself; please report it");
        Fail(job, DiskErrors.Describe(reason));
    }

    private void GiveUp(TimeSpan now, int connection, BlockJob block)
    {
        block.Dispose();
        if (_sends.Remove(block))
            _engine.BlockUnreadable(now, connection, block.File.Manifest.Id, block.Block);
    }

    /// <summary>
    /// Who has nothing to do with the disk that has stopped shall not wait behind those who have: their places are free for others, and
    /// connections whose sender is stuck in a read are ended; their peers call again.
    /// </summary>
    private void WriteOffSends(TimeSpan now, FileJob job)
    {
        foreach (var (block, connection) in _sends.Where(s => s.Key.File == job.Stored).ToList())
        {
            _sends.Remove(block);
            _engine.BlockUnreadable(now, connection, job.Id, block.Block);
            if (block.IsReading)
                Find(connection)?.Abort();
        }
    }
}
