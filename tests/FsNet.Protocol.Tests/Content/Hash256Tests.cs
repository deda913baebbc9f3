using CsCheck;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

public class Hash256Tests
{
    /// <summary>FIPS 180-4, the example "abc".</summary>
    private const string Abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    [Fact]
    public void IsSha256()
    {
        Assert.Equal(Abc, Hash256.Of("abc"u8).ToString());
        Assert.Equal("ba7816bf", Hash256.Of("abc"u8).Short);
    }

    [Fact]
    public void BytesAndTextAndBack() => Gen.Byte.Array[32].Sample(bytes =>
    {
        var hash = new Hash256(bytes);
        var copy = new byte[32];
        hash.CopyTo(copy);
        Assert.Equal(bytes, copy);
        return Hash256.TryParse(hash.ToString(), out var parsed) && parsed == hash
            && Hash256.TryParse(hash.ToString().ToUpperInvariant(), out parsed) && parsed == hash;
    });

    [Theory]
    [InlineData("")]
    [InlineData("ba78")]
    [InlineData(Abc + "0")]
    [InlineData("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void OtherTextIsNone(string text) => Assert.False(Hash256.TryParse(text, out _));

    [Fact]
    public void OrderIsThatOfTheText() => Gen.Select(Gen.Byte[0, 2].Array[32], Gen.Byte[0, 2].Array[32]).Sample(t =>
    {
        var (a, b) = (new Hash256(t.Item1), new Hash256(t.Item2));
        return Math.Sign(a.CompareTo(b)) == Math.Sign(string.CompareOrdinal(a.ToString(), b.ToString()));
    });
}
