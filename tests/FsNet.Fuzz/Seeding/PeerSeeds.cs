using FsNet.Fuzz.Engines;
using FsNet.Fuzz.Wire;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Fuzz.Seeding;

/// <summary>What nodes say to each other, and what it is made of.</summary>
internal static class PeerSeeds
{
    private static readonly Manifest File = Files.All[1];

    public static readonly IReadOnlyList<PeerMessage> Messages =
    [
        new Hello(0xab, 9100),
        new Open(7, File.Id, File.Layout, Set(0, 1, 2, 69)),
        new Open(7, File.Id, File.Layout, Set()),
        new Open(7, File.Id, File.Layout, Files.Whole(File)),
        new Open(7, File.Id, File.Layout, Set([.. Enumerable.Range(0, 35).Select(i => 2 * i)])),
        new Refuse(File.Id, RefuseReason.WrongLayout),
        new ManifestRequest(7, 3, 60),
        new ManifestPart(7, 2, [File.Id, default]),
        new Have(7, [new BlockRange(3, 1), new BlockRange(8, 3)]),
        new Suggest(7, 3),
        new Request(7, 3),
        new Cancel(7, 3),
        new Reject(7, 3, RejectReason.Unreadable),
        new Goodbye(GoodbyeReason.TooManyPeers),
        new Hello(0xab, 9100, Hello.OldestVersion),
        new Probe(0x1122334455667788),
    ];

    public static IEnumerable<Seed> Frames() =>
        Messages.Select((m, i) => new Seed($"{i:00}-{m.Type.ToString().ToLowerInvariant()}", PeerMessages.FrameOf(m)));

    /// <summary>A short block in two chunks, one that was cancelled, and messages before, between and after them.</summary>
    public static IEnumerable<Seed> Streams()
    {
        byte[] hello = PeerMessages.FrameOf(Messages[0]), request = PeerMessages.FrameOf(new Request(7, 3));
        yield return new Seed("messages", [3, 0, .. Messages.SelectMany(PeerMessages.FrameOf)]);
        yield return new Seed("blocks", [5, 9, .. hello, .. Chunk(10, 0, 2), .. request, .. Chunk(3, 0, 70), .. Chunk(10, 2, 3), .. request]);
        yield return new Seed("cancelled", [7, 9, .. hello, .. Chunk(9, 0, 3), .. Chunk(0, 0, 40), .. Chunk(9, 3, 2), .. request]);
    }

    private static byte[] Chunk(ushort block, uint offset, int bytes)
    {
        var frame = new byte[Frame.HeaderSize + BlockHeader.Size + bytes];
        var writer = new WireWriter(frame);
        new BlockHeader(FrameStreams.Handle, block, offset).FormatFrame(ref writer, bytes);
        frame.AsSpan(writer.Length).Fill((byte)block);
        return frame;
    }

    public static IEnumerable<Seed> Availabilities()
    {
        foreach (var message in Messages.OfType<Open>())
        {
            var (kind, size) = Availability.Measure(message.Blocks);
            var bytes = new byte[3 + size];
            var writer = new WireWriter(bytes);
            writer.WriteByte((byte)kind);
            writer.WriteUInt16((ushort)(message.Blocks.Length - 1));
            Availability.Format(message.Blocks, kind, ref writer);
            yield return new Seed(kind.ToString().ToLowerInvariant(), bytes);
        }
    }

    public static IEnumerable<Seed> BlockSets() => [new("each", [70, .. Enumerable.Range(0, 40).SelectMany(i => (byte[])[(byte)i, (byte)(7 * i)])])];

    public static IEnumerable<Seed> Manifests() => new (string Name, int Blocks)[] { ("none", 0), ("one", 1), ("three", 3), ("seventy", 70) }
        .Select(s => new Seed(s.Name, [0, 0, 0, 0, 0, (byte)s.Blocks, 0, 0, 16, 0, (byte)s.Blocks, 0, 1, 42]));

    private static BlockSet Set(params int[] members)
    {
        var set = new BlockSet(File.Layout.BlockCount);
        foreach (var member in members)
            set.Add(member);
        return set;
    }
}
