using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Peer;

namespace FsNet.Node.Tests.Transfer;

/// <summary>What a connection told, as lines of text.</summary>
internal sealed class RecordedEvents : TransferEvents
{
    private readonly List<string> _lines = [];

    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public int BytesIn { get; private set; }

    public int BytesOut { get; private set; }

    public int Wasted { get; private set; }

    public override void MessageReceived(int connection, PeerMessage message, ReadGate gate)
    {
        gate.Input(-1);
        Add($"<- {message}");
    }

    public override void MessageSent(int connection, PeerMessage message) => Add($"-> {message}");

    public override void BytesReceived(int connection, int bytes) => BytesIn += bytes;

    public override void BytesSent(int connection, int bytes) => BytesOut += bytes;

    public override void BytesWasted(int connection, int bytes) => Wasted += bytes;

    public override void BlockReceived(int connection, IncomingBlock block)
    {
        using (block)
            Add($"<- block {block.Block} {(block.File.Manifest.IsBlock(block.Block, block.Bytes) ? "good" : "corrupt")}");
    }

    public override void BlockSent(int connection, BlockJob job) => Add($"-> block {job.Block}");

    /// <summary>Blocks that could not be read on.</summary>
    public List<BlockJob> Unreadable { get; } = [];

    public override void BlockUnreadable(int connection, BlockJob job, Exception reason)
    {
        Unreadable.Add(job);
        Add($"unreadable {job.Block}: {reason.Message}");
    }

    public override void Ended(int connection, string reason) => Add($"ended: {reason}");

    private void Add(string line)
    {
        lock (_lines)
            _lines.Add(line);
    }
}
