using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Peer;

/// <summary>The bytes of docs/protocol.md. A change here breaks every node there is.</summary>
public class GoldenBytesTests
{
    public static TheoryData<int> Indices => Samples.Indices;

    [Theory]
    [MemberData(nameof(Indices))]
    public void OfEachMessage(int sample) =>
        Assert.Equal(Samples.All[sample].Hex.Replace(" ", ""), Convert.ToHexString(Samples.Frame(Samples.All[sample].Message)));

    [Theory]
    [MemberData(nameof(Indices))]
    public void TextOfEachMessage(int sample) => Assert.Equal(Samples.All[sample].Text, Samples.All[sample].Message.ToString());

    [Fact]
    public void OfABlockFrame()
    {
        var header = new BlockHeader(7, 3, 65536);
        var buffer = new byte[Frame.HeaderSize + BlockHeader.Size];
        var writer = new WireWriter(buffer);
        header.FormatFrame(ref writer, byteCount: 2);
        Assert.Equal("0000000B0900070003" + "00010000", Convert.ToHexString(buffer));
        Assert.Equal("Block handle=7 block=3 offset=65536", header.ToString());

        Assert.True(Frame.TryReadHeader(buffer, out var length, out var type));
        Assert.Equal((1 + BlockHeader.Size + 2, PeerMessageType.Block), (length, type));
        var reader = new WireReader(buffer.AsSpan(Frame.HeaderSize));
        Assert.Equal(header, BlockHeader.Parse(ref reader));
    }

    [Fact]
    public void EveryTypeHasASample() => Assert.Equal(
        Enum.GetValues<PeerMessageType>().Where(t => t != PeerMessageType.Block),
        Samples.All.Select(s => s.Message.Type).Distinct().Order());

    [Theory]
    [InlineData(1, 11)]
    [InlineData(3, 19)]
    public void AHaveIsShort(int runs, int frameBytes) =>
        Assert.Equal(frameBytes, new Have(7, [.. Enumerable.Range(0, runs).Select(i => new BlockRange(2 * i, 1))]).FrameSize);
}
