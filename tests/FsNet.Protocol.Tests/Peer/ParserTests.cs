using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests.Peer;

public class ParserTests
{
    public static TheoryData<int> Indices => Samples.Indices;

    /// <summary>Messages that end in a list stay well formed where an item ends: a Manifest of 2 hashes cut after the first.</summary>
    private static readonly Dictionary<PeerMessageType, int> ItemBytes = new()
    {
        [PeerMessageType.Manifest] = Hash256.Size,
        [PeerMessageType.Have] = 4,
    };

    [Theory]
    [MemberData(nameof(Indices))]
    public void ACutAnywhereIsRefused(int sample)
    {
        var message = Samples.All[sample].Message;
        var body = Samples.Body(message);
        for (var length = 0; length < body.Length; length++)
        {
            var parsed = PeerMessage.Parse(message.Type, body.AsSpan(0, length), out var complaint);
            if (parsed is not null && ItemBytes.TryGetValue(message.Type, out var item) && (body.Length - length) % item == 0)
                continue;
            Assert.Null(parsed);
            Assert.StartsWith($"a {message.Type} frame", complaint);
        }
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void TrailingBytesAreRefused(int sample)
    {
        var message = Samples.All[sample].Message;
        byte[] body = [.. Samples.Body(message), 0];
        Assert.Null(PeerMessage.Parse(message.Type, body, out var complaint));
        Assert.Contains($"a {message.Type} frame", complaint);
    }

    [Theory]
    [InlineData(PeerMessageType.Hello, "46734E75 01 00000000000000AB 238C", "another magic")]
    [InlineData(PeerMessageType.Hello, "46734E74 00 00000000000000AB 238C", "another version")]
    [InlineData(PeerMessageType.Hello, "46734E74 03 00000000000000AB 238C", "another version")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 0F 00", "a block size below 64 KiB")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 19 00", "a block size beyond 16 MiB")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "8000000000000000 10 00", "a negative length")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000100000001 10 00", "more than 65,536 blocks")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 10 04", "an unknown kind")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 10 00 00", "bytes after None")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 10 01 00", "bytes after All")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 10 02 00100001", "a range beyond the last block")]
    [InlineData(PeerMessageType.Open, "0007" + Samples.IdHex + "0000000000100001 10 03 000001", "a bit beyond the last block")]
    [InlineData(PeerMessageType.Have, "0007", "no range")]
    [InlineData(PeerMessageType.Have, "0007 0003 0001 0004 0000", "ranges that overlap")]
    [InlineData(PeerMessageType.Have, "0007 0003 0000 0002 0000", "ranges that descend")]
    [InlineData(PeerMessageType.Manifest, "0007 0000", "no hash")]
    [InlineData(PeerMessageType.Block, "0007 0003 00000000 00", "a block is no message")]
    [InlineData((PeerMessageType)0, "", "no such type")]
    [InlineData((PeerMessageType)14, "", "no such type")]
    public void WhatIsWrongInsideIsRefused(PeerMessageType type, string hex, string why) =>
        Assert.True(PeerMessage.Parse(type, Convert.FromHexString(hex.Replace(" ", "")), out var complaint) is null && complaint.Length > 0, why);

    [Fact]
    public void ListsHaveAnEnd()
    {
        var most = new Have(1, [.. Enumerable.Range(0, Have.MaxRanges).Select(i => new BlockRange(2 * i, 1))]);
        Assert.Equal(most, PeerMessage.Parse(PeerMessageType.Have, Samples.Body(most), out _));
        Assert.Null(PeerMessage.Parse(PeerMessageType.Have, new byte[2 + 4 * (Have.MaxRanges + 1)], out _));

        var longest = new ManifestPart(1, 0, new Hash256[ManifestPart.MaxHashes]);
        Assert.Equal(longest, PeerMessage.Parse(PeerMessageType.Manifest, Samples.Body(longest), out _));
        Assert.Null(PeerMessage.Parse(PeerMessageType.Manifest, new byte[4 + 32 * (ManifestPart.MaxHashes + 1)], out _));
    }

    [Theory]
    [InlineData("00000001 01", true)]
    [InlineData("00010009 09", true)]
    [InlineData("00000000 01", false)]
    [InlineData("0001000A 09", false)]
    [InlineData("7FFFFFFF 09", false)]
    [InlineData("80000000 09", false)]
    [InlineData("FFFFFFFF 09", false)]
    [InlineData("00000001 00", false)]
    [InlineData("00000001 0D", true)]
    [InlineData("00000001 0E", false)]
    [InlineData("00000001 FF", false)]
    public void FrameHeaders(string hex, bool allowed) =>
        Assert.Equal(allowed, Frame.TryReadHeader(Convert.FromHexString(hex.Replace(" ", "")), out _, out _));

    /// <summary>What no control message may exceed is what every buffer is sized by.</summary>
    [Fact]
    public void TheLongestMessagesFitAFrame()
    {
        var layout = new BlockLayout(BlockLayout.MaxLength, BlockLayout.MaxBlockSizeLog2);
        var blocks = new BlockSet(layout.BlockCount);
        for (var i = 0; i < blocks.Length; i += 2)
            blocks.Add(i);
        var open = new Open(1, Samples.Id, layout, blocks);
        Assert.Equal(44 + BlockLayout.MaxBlocks / 8, open.BodySize);
        Assert.InRange(open.BodySize, 1, Frame.MaxLength - 1);
        Assert.InRange(new ManifestPart(1, 0, new Hash256[ManifestPart.MaxHashes]).BodySize, 1, Frame.MaxLength - 1);
    }
}
