using System.Globalization;
using System.Text;
using FsNet.Fuzz.Engines;
using FsNet.Node.Storage;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Fuzz.Wire;

/// <summary>
/// What a connection brings, as one piece and cut up anyhow: the same comes of it.
/// <code>u8 how it is cut | u8 how many blocks are awaited | the stream</code>
/// </summary>
internal static class FrameStreams
{
    /// <summary>The peer's number for the file, and the file that the blocks are of: ten of 64 KiB and a short one.</summary>
    public const ushort Handle = 7;

    public static readonly Manifest File = Files.Of((10 << 16) + 5);

    /// <summary>The last block, so short that a stream can bring it whole; and one that was asked for and cancelled.</summary>
    private const int Short = 10, Cancelled = 9;

    public static void Run(ReadOnlySpan<byte> input)
    {
        if (input.Length < 2)
            return;
        var (cut, awaited, stream) = (new Prng(input[0]), input[1] % Cancelled, input[2..].ToArray());
        var whole = Received(stream, awaited, _ => stream.Length);
        var inPieces = Received(stream, awaited, most => 1 + (int)(cut.NextUInt64() % (ulong)Math.Min(most, 1 << cut.Next(12))));
        Invariant.Holds(whole == inPieces, $"as one piece:\n{whole}\nin pieces:\n{inPieces}");
    }

    private static string Received(byte[] stream, int awaited, Func<int, int> piece)
    {
        var events = new Recorder();
        using var blocks = new IncomingBlocks();
        var stored = StoredFile.Whole(File, "f", "nowhere", default);
        for (var block = 0; block < awaited; block++)
            blocks.Expect(Handle, block, stored);
        blocks.Expect(Handle, Short, stored);
        blocks.Expect(Handle, Cancelled, stored);
        blocks.Cancel(Handle, Cancelled);
        var decoder = new FrameDecoder(blocks, new ReadGate(), events, connection: 1);
        for (var at = 0; at < stream.Length;)
        {
            var room = decoder.Room;
            Invariant.Holds(!room.IsEmpty, $"no room for byte {at} of {stream.Length}");
            var count = Math.Min(Math.Min(room.Length, stream.Length - at), piece(stream.Length - at));
            stream.AsSpan(at, count).CopyTo(room.Span);
            at += count;
            if (decoder.Take(count) is { } complaint)
                return $"{events}{complaint}";
        }
        return $"{events}";
    }

    private sealed class Recorder : TransferEvents
    {
        private readonly StringBuilder _text = new();
        private int _bytes, _wasted;

        public override void MessageReceived(int connection, PeerMessage message, ReadGate gate) => _text.Append(message).Append('\n');

        public override void BytesReceived(int connection, int bytes) => _bytes += bytes;

        public override void BytesWasted(int connection, int bytes) => _wasted += bytes;

        public override void BlockReceived(int connection, IncomingBlock block)
        {
            _text.Append(CultureInfo.InvariantCulture, $"block {block.Block}: {Hash256.Of(block.Bytes)}\n");
            block.Dispose();
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_text}{_bytes} bytes, {_wasted} in vain\n");

        public override void MessageSent(int connection, PeerMessage message) => throw new InvalidOperationException("nothing is sent");

        public override void BytesSent(int connection, int bytes) => throw new InvalidOperationException("nothing is sent");

        public override void BlockSent(int connection, BlockJob job) => throw new InvalidOperationException("nothing is sent");

        public override void BlockUnreadable(int connection, BlockJob job, Exception error) => throw error;

        public override void Ended(int connection, string reason) => throw new InvalidOperationException(reason);
    }
}
