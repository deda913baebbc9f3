using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Checkers;

/// <summary>What an engine says can be written, is no longer than a frame may be, and is read again as what it was.</summary>
internal sealed class FramesAreWellFormed() : Invariant("a frame is no longer than it may be, and is read as it was written")
{
    private readonly byte[] _buffer = new byte[Frame.LengthSize + Frame.MaxLength];

    public override void Sent(SimulatedConnection from, PeerMessage message)
    {
        var writer = new WireWriter(_buffer);
        message.Format(ref writer);
        if (writer.Overflowed || !Frame.TryReadHeader(_buffer, out var length, out var type)
            || writer.Length != Frame.LengthSize + length)
            throw Broken($"{from.Owner.Name} sends {message}: {message.FrameSize} bytes; allowed are {_buffer.Length}");
        var read = PeerMessage.Parse(type, _buffer.AsSpan(Frame.HeaderSize, length - 1), out var complaint);
        if (read is null)
            throw Broken($"{from.Owner.Name} sends {message}, which cannot be read: {complaint}");
        if (!IsSame(read, message))
            throw Broken($"{from.Owner.Name} sends {message}, which is read as {read}");
    }

    private static bool IsSame(PeerMessage read, PeerMessage sent) => (read, sent) switch
    {
        (Open a, Open b) =>
            (a.Handle, a.FileId, a.Layout) == (b.Handle, b.FileId, b.Layout) && a.Blocks.Ranges().SequenceEqual(b.Blocks.Ranges()),
        _ => read.Equals(sent),
    };
}
