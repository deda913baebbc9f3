using FsNet.Node.Storage;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Transfer;

/// <summary>What connections tell the driver, each from its own thread.</summary>
internal abstract class TransferEvents
{
    /// <param name="gate">To be told when the message is dealt with.</param>
    public abstract void MessageReceived(int connection, PeerMessage message, ReadGate gate);

    public abstract void MessageSent(int connection, PeerMessage message);

    public abstract void BytesReceived(int connection, int bytes);

    public abstract void BytesSent(int connection, int bytes);

    /// <summary>The block is whole; its memory is the callee's.</summary>
    public abstract void BlockReceived(int connection, IncomingBlock block);

    public abstract void BytesWasted(int connection, int bytes);

    public abstract void BlockSent(int connection, BlockJob job);

    /// <summary>The block could not be read on. It is the callee's, who may send it again from where it stands.</summary>
    public abstract void BlockUnreadable(int connection, BlockJob job, Exception reason);

    public abstract void Ended(int connection, string reason);
}
