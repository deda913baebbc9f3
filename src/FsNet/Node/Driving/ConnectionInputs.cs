using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using Serilog;
using Serilog.Events;

namespace FsNet.Node.Driving;

/// <summary>What connections tell, each from its own thread: counted there, and posted to the engine or to the part that it is for.</summary>
internal sealed class ConnectionInputs(
    NodeEngine engine, ConnectionSet connections, JobTable jobs, PeerTable peers, BlockVerifier verifier, BlockSender sender, BlockRetry retry,
    FileGuard guard, EventLoop loop, ILogger log) : TransferEvents
{
    public override void MessageReceived(int connection, PeerMessage message, ReadGate gate)
    {
        LogMessage("<-", connection, message);
        if (message is Goodbye { Reason: GoodbyeReason.CorruptBlock })
            guard.Complained(connection, peers.AddressOf(connection));
        loop.Post(now =>
        {
            gate.Input(-1);
            engine.Receive(now, connection, message);
        });
    }

    public override void MessageSent(int connection, PeerMessage message) => LogMessage("->", connection, message);

    public override void BytesReceived(int connection, int bytes) => peers.Received(connection, bytes);

    public override void BytesSent(int connection, int bytes) => peers.Sent(connection, bytes);

    /// <summary>Of a block that was cancelled: which file it was of is no longer known, so it counts for the node.</summary>
    public override void BytesWasted(int connection, int bytes) => peers.Wasted(bytes);

    public override void BlockReceived(int connection, IncomingBlock block) => verifier.Take(connection, block);

    public override void BlockSent(int connection, BlockJob block)
    {
        jobs.Find(block.File.Manifest.Id)?.Counters.Sent(block.Size);
        guard.Sent(connection, block.File.Manifest.Id, block.Block);
        loop.Post(now => sender.Sent(now, connection, block));
    }

    public override void BlockUnreadable(int connection, BlockJob block, Exception reason) =>
        loop.Post(now => retry.Unreadable(now, connection, block, jobs.Find(block.File.Manifest.Id), reason));

    public override void Ended(int connection, string reason)
    {
        connections.Remove(connection);
        peers.Ended(connection);
        guard.Forget(connection);
        loop.Post(now => engine.Disconnected(now, connection, reason));
    }

    private void LogMessage(string direction, int connection, PeerMessage message)
    {
        if (log.IsEnabled(LogEventLevel.Verbose))
            log.Verbose("{Direction} {Peer} tcp {Message:l}", direction, peers.AddressOf(connection) ?? connections.Find(connection)?.Address, message.ToString());
    }
}
