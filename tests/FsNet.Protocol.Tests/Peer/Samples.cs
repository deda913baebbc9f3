using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Peer;

/// <summary>One message of each type, its bytes and its text, as docs/protocol.md shows them.</summary>
internal static class Samples
{
    public const string IdHex = "000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";

    public static readonly Hash256 Id = new(Convert.FromHexString(IdHex));
    public static readonly BlockLayout Layout = new((1 << 20) + 1, 16);

    public static readonly (PeerMessage Message, string Hex, string Text)[] All =
    [
        (new Hello(0xab, 9100), "00000010 01 46734E74 02 00000000000000AB 238C", "Hello version=2 node=00000000000000ab port=9100"),
        (OpenWith(Layout, 0, 1, 2), "00000030 02 0007" + IdHex + "0000000000100001 10 03 E00000",
            "Open handle=7 file=00010203 length=1048577 blockBytes=65536 has=3/17"),
        (OpenWith(Layout), "0000002D 02 0007" + IdHex + "0000000000100001 10 00",
            "Open handle=7 file=00010203 length=1048577 blockBytes=65536 has=0/17"),
        (OpenWith(new BlockLayout(100 << 16, 16), 5, 6, 7), "00000031 02 0007" + IdHex + "0000000000640000 10 02 0005 0002",
            "Open handle=7 file=00010203 length=6553600 blockBytes=65536 has=3/100"),
        (OpenWith(new BlockLayout(2, 16), 0), "0000002D 02 0007" + IdHex + "0000000000000002 10 01",
            "Open handle=7 file=00010203 length=2 blockBytes=65536 has=1/1"),
        (new Refuse(Id, RefuseReason.WrongLayout), "00000022 03" + IdHex + "03", "Refuse file=00010203 reason=WrongLayout"),
        (new ManifestRequest(7, 256, 512), "00000007 04 0007 0100 01FF", "ManifestRequest handle=7 first=256 count=512"),
        (new ManifestPart(7, 2, [Id, default]), "00000045 05 0007 0002" + IdHex + new string('0', 64), "Manifest handle=7 first=2 count=2"),
        (new Have(7, [new BlockRange(3, 1), new BlockRange(8, 3)]), "0000000B 06 0007 0003 0000 0008 0002", "Have handle=7 blocks=3,8-10"),
        (new Suggest(7, 3), "00000005 07 0007 0003", "Suggest handle=7 block=3"),
        (new Request(7, 3), "00000005 08 0007 0003", "Request handle=7 block=3"),
        (new Cancel(7, 3), "00000005 0A 0007 0003", "Cancel handle=7 block=3"),
        (new Reject(7, 3, RejectReason.Unreadable), "00000006 0B 0007 0003 03", "Reject handle=7 block=3 reason=Unreadable"),
        (new Probe(0x0123456789ABCDEF), "00000009 0D 0123456789ABCDEF", "Probe token=0123456789abcdef"),
        (new Goodbye(GoodbyeReason.TooManyPeers), "00000002 0C 03", "Goodbye reason=TooManyPeers"),
    ];

    /// <summary>Places in <see cref="All"/>, for theories.</summary>
    public static TheoryData<int> Indices => [.. Enumerable.Range(0, All.Length)];

    public static byte[] Frame(PeerMessage message)
    {
        var buffer = new byte[message.FrameSize];
        var writer = new WireWriter(buffer);
        message.Format(ref writer);
        Assert.False(writer.Overflowed);
        Assert.Equal(buffer.Length, writer.Length);
        return buffer;
    }

    public static byte[] Body(PeerMessage message) => Frame(message)[FsNet.Protocol.Peer.Frame.HeaderSize..];

    public static BlockSet SetOf(int length, params int[] members)
    {
        var set = new BlockSet(length);
        foreach (var member in members)
            set.Add(member);
        return set;
    }

    private static Open OpenWith(BlockLayout layout, params int[] blocks) => new(7, Id, layout, SetOf(layout.BlockCount, blocks));
}
