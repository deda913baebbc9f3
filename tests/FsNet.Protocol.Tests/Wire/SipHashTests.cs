using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Wire;

public class SipHashTests
{
    /// <summary>The key 00 01 .. 0f of the reference implementation's vectors.</summary>
    private static readonly SipKey Key = new(0x0706050403020100, 0x0f0e0d0c0b0a0908);

    /// <summary>Vectors of the reference implementation for the inputs 00 01 .. (n - 1); that of 15 bytes is in the paper, appendix A.</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(7, 0xab0200f58b01d137)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void PublishedVectors(int length, ulong hash)
    {
        var input = Enumerable.Range(0, length).Select(i => (byte)i).ToArray();
        Assert.Equal(hash, SipHash.Compute(Key, input));
    }
}
