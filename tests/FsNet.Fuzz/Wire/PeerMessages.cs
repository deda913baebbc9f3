using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Wire;

/// <summary>A frame of the transfer protocol: its header, then the decoder of its type.</summary>
internal static class PeerMessages
{
    private const int ComplaintBytes = 2048;

    public static void Run(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Frame.HeaderSize || !Frame.TryReadHeader(frame, out var length, out var type))
            return;
        Invariant.Holds(length is > 0 and <= Frame.MaxLength, $"a frame of length {length} passed");
        var largestSet = type == PeerMessageType.Open ? BlockLayout.MaxBlocks / 8 : 0;
        Allocation.IsBounded(
            frame, perByte: 4, ComplaintBytes + largestSet, bytes => PeerMessage.Parse(type, bytes[Frame.HeaderSize..], out _));
        if (PeerMessage.Parse(type, frame[Frame.HeaderSize..], out var complaint) is { } message)
            ReadAgain(message);
        else
            Invariant.Holds(complaint.Length > 0 || type == PeerMessageType.Block, $"a {type} was refused without a word");
    }

    /// <summary>Written and read again it is the same; its text can be put into a log.</summary>
    public static void ReadAgain(PeerMessage message)
    {
        var bytes = FrameOf(message);
        Invariant.Holds(Frame.TryReadHeader(bytes, out var length, out var type), $"{message} has a frame of length {bytes.Length} that no one takes");
        Invariant.Holds(length == bytes.Length - Frame.LengthSize && type == message.Type, $"{message} says it is a {type} of length {length}");
        var again = PeerMessage.Parse(type, bytes.AsSpan(Frame.HeaderSize), out var complaint);
        Invariant.Holds(again is not null, $"{message} is not read again: {complaint}");
        Invariant.Holds(bytes.AsSpan().SequenceEqual(FrameOf(again)), $"{message} is read again as {again}");
        Texts.ArePrintable(message.ToString());
    }

    public static byte[] FrameOf(PeerMessage message)
    {
        var bytes = new byte[message.FrameSize];
        var writer = new WireWriter(bytes);
        message.Format(ref writer);
        Invariant.Holds(!writer.Overflowed && writer.Length == bytes.Length, $"{message} has {bytes.Length} bytes, and {writer.Length} were written");
        return bytes;
    }
}
