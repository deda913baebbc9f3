using System.Net;
using CsCheck;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Wire;

public class NodeAddressTests
{
    private static readonly Gen<byte[]> GenIp = Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]);

    [Fact]
    public void PackedAndBack() => Gen.Select(GenIp, Gen.UShort).Sample(t =>
    {
        var address = NodeAddress.FromIp(t.Item1, t.Item2);
        var bytes = new byte[address.PackedSize];
        var writer = new WireWriter(bytes);
        address.Format(ref writer);
        Assert.Equal([.. t.Item1, (byte)(t.Item2 >> 8), (byte)t.Item2], bytes);
        for (var length = 0; length < bytes.Length; length++)
        {
            var cut = new WireReader(bytes.AsSpan(0, length));
            Assert.Equal(default, NodeAddress.Parse(ref cut, address.IsV6));
            Assert.True(cut.Failed);
        }
        var reader = new WireReader(bytes);
        return NodeAddress.Parse(ref reader, address.IsV6) == address && reader.AtEnd;
    });

    [Fact]
    public void EndPointAndTextAndBack() => Gen.Select(GenIp, Gen.UShort).Sample(t =>
    {
        var address = NodeAddress.From(new IPEndPoint(new IPAddress(t.Item1), t.Item2));
        return NodeAddress.From(address.ToEndPoint()) == address
            && NodeAddress.TryParse(address.ToString(), out var parsed) && parsed == address;
    });

    [Fact]
    public void AMappedAddressIsTheOneItStandsFor()
    {
        var mapped = NodeAddress.From(new IPEndPoint(IPAddress.Parse("::ffff:10.0.0.1"), 9100));
        Assert.Equal(NodeAddress.V4(0x0a000001, 9100), mapped);
        Assert.Equal("10.0.0.1:9100", mapped.ToString());
    }

    [Fact]
    public void V4AndV6AreNeverEqual() => Assert.NotEqual(NodeAddress.V4(1, 5), NodeAddress.FromIp([.. new byte[15], 1], 5));

    [Theory]
    [InlineData("10.0.0.1:9100", "10.0.0.1:9100")]
    [InlineData("[fe80::1]:9100", "[fe80::1]:9100")]
    [InlineData("[::ffff:1.2.3.4]:1", "1.2.3.4:1")]
    public void Text(string text, string address)
    {
        Assert.True(NodeAddress.TryParse(text, out var parsed));
        Assert.Equal(address, parsed.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:9100")]
    [InlineData("10.0.0.1")]
    [InlineData("10.0.0.1:65536")]
    [InlineData("10.0.0.256:1")]
    public void OtherTextIsNone(string? text) => Assert.False(NodeAddress.TryParse(text, out _));

    [Fact]
    public void WithPort() => Assert.Equal("10.0.0.1:7", NodeAddress.V4(0x0a000001, 9100).WithPort(7).ToString());
}
