using CsCheck;
using FsNet.Shaper.Measuring;

namespace FsNet.Shaper.Tests;

public class ProbePacketTests
{
    [Fact]
    public void WhatIsFormattedIsParsed() => Gen.Select(Gen.ULong, Gen.Int, Gen.Int).Sample((nonce, flow, sequence) =>
    {
        var packet = new ProbePacket(nonce, flow, sequence);
        var bytes = new byte[ProbePacket.SmallBytes];
        packet.Format(bytes);
        Assert.Equal(packet, ProbePacket.Parse(bytes, nonce));
    });

    [Fact]
    public void StraysAndCutPacketsAreNone()
    {
        var bytes = new byte[ProbePacket.SmallBytes];
        new ProbePacket(7, 1, 2).Format(bytes);
        Assert.Null(ProbePacket.Parse(bytes, 8));
        Assert.All(Enumerable.Range(0, 16), length => Assert.Null(ProbePacket.Parse(bytes.AsSpan(0, length), 7)));
    }
}
