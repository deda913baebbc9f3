using System.Diagnostics;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Protocol.Swarm;

namespace FsNet.Node.Transfer;

/// <summary>The blocks that the engine counts as being sent, and to whom. All of it on the event loop.</summary>
internal sealed class BlockSender(NodeEngine engine, ConnectionSet connections, EventLoop loop)
{
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

    /// <summary>Whether the engine still counts on it.</summary>
    public bool IsSending(BlockJob block) => _sends.ContainsKey(block);

    /// <summary>The block can be read again: it goes on from where it stands.</summary>
    public void SendAgain(TimeSpan now, int connection, BlockJob block)
    {
        if (connections.Find(connection) is { } peer && IsSending(block))
            connections.Send(peer, block);
        else
            GiveUp(now, connection, block);
    }

    public void GiveUp(TimeSpan now, int connection, BlockJob block)
    {
        block.Dispose();
        if (_sends.Remove(block))
            engine.BlockUnreadable(now, connection, block.File.Manifest.Id, block.Block);
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
}
