using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Fuzz.Engines;

/// <summary>Messages of a stranger, made of few bytes: mostly about files that are there and blocks that they have.</summary>
internal static class NodeWords
{
    /// <summary>Milliseconds. Each limit in time of the engine lies between two of them.</summary>
    public static readonly int[] Times = [1, 5, 100, 250, 1_000, 3_000, 5_000, 10_000, 16_000, 60_000, 600_000];

    public static readonly PeerMessageType[] Types = Enum.GetValues<PeerMessageType>();

    public static PeerMessage? Message(ByteInput input, DrivenConnection from) => input.Of(Types) switch
    {
        PeerMessageType.Hello => new Hello(input.Byte(), (ushort)(9100 + input.Below(3)), (byte)(1 + input.Below(2))),
        PeerMessageType.Open => Open(input),
        PeerMessageType.Refuse => new Refuse(input.Of(Files.All).Id, (RefuseReason)input.Below(6)),
        PeerMessageType.ManifestRequest => new ManifestRequest(Handle(input), Block(input), 1 + Block(input)),
        PeerMessageType.Manifest => Part(input, from),
        PeerMessageType.Have => new Have(Handle(input), Ranges(input)),
        PeerMessageType.Suggest => new Suggest(Handle(input), Block(input)),
        PeerMessageType.Request => new Request(Handle(input), Block(input)),
        PeerMessageType.Cancel => new Cancel(Handle(input), Block(input)),
        PeerMessageType.Reject => new Reject(Handle(input), Block(input), (RejectReason)input.Below(5)),
        PeerMessageType.Goodbye => new Goodbye((GoodbyeReason)input.Below(9)),
        PeerMessageType.Probe => input.Bit() && from.Owner.LastProbe is { } heard ? heard : new Probe(input.Byte()),
        _ => null,
    };

    private static ushort Handle(ByteInput input) => (ushort)input.Below(4);

    /// <summary>A low number, or any: a byte of 255 is followed by two more.</summary>
    private static int Block(ByteInput input) => input.Byte() is < 255 and var low ? low % 80 : input.UInt16();

    private static Open Open(ByteInput input)
    {
        var (handle, file, how) = (Handle(input), input.Of(Files.All), input.Byte());
        var layout = (how & 8) == 0 ? file.Layout : new BlockLayout((long)input.UInt16() << 16, BlockLayout.MinBlockSizeLog2);
        var blocks = new BlockSet(layout.BlockCount);
        if ((how & 3) == 1)
            blocks.Fill();
        for (var count = (how & 3) == 2 ? input.Below(8) : 0; count > 0 && blocks.Length > 0; count--)
            blocks.Add(Block(input) % blocks.Length);
        return new Open(handle, file.Id, layout, blocks);
    }

    /// <summary>Hashes of a file that was opened with the peer: the right ones, or the right number of wrong ones.</summary>
    private static ManifestPart Part(ByteInput input, DrivenConnection from)
    {
        var (handle, how) = (Handle(input), input.Byte());
        var file = Files.Find(from.OpenedByPeer.FirstOrDefault(o => o.Handle == handle).File);
        var hashes = file?.Blocks.ToArray() ?? [Hash256.Of([how])];
        if (hashes.Length == 0 || how >= 128)
            hashes = [.. hashes, default];
        var first = how % 8 == 7 ? Block(input) : 0;
        return new ManifestPart(handle, first, first > 0 && first < hashes.Length ? hashes[first..] : hashes);
    }

    private static BlockRange[] Ranges(ByteInput input)
    {
        var (ranges, next) = (new List<BlockRange>(), 0);
        for (var count = 1 + input.Below(3); count > 0; count--)
        {
            var range = new BlockRange(next + Block(input), 1 + Block(input));
            next = range.First + range.Count;
            if (range.First > ushort.MaxValue || range.Count > ushort.MaxValue + 1)
                break;
            ranges.Add(range);
        }
        return ranges.Count > 0 ? [.. ranges] : [new BlockRange(0, 1)];
    }
}
