namespace FsNet.Links.Tests;

public sealed class LinkFormulasTests
{
    /// <summary>100 Mbit/s for 100 ms is 826 frames; a queue of a round trip is twice that.</summary>
    [Fact]
    public void TheLimitOfALongFatLinkHoldsWhatIsUnderWayAndTheQueue() =>
        Assert.Equal(
            826 + 1652 + 10, LinkFormulas.NetemLimitPackets(100_000_000, Ms(100), TimeSpan.Zero, LinkFormulas.DefaultQueue(Ms(100))));

    [Fact]
    public void ASlowLinkStillQueuesAFewPackets() =>
        Assert.Equal(50, LinkFormulas.NetemLimitPackets(100_000, Ms(1), TimeSpan.Zero, Ms(20)));

    [Fact]
    public void TheQueueIsNeverShorterThan20Ms() => Assert.Equal(Ms(20), LinkFormulas.DefaultQueue(Ms(1)));

    [Theory]
    [InlineData(8, LinkFormulas.FullFrameBytes)]
    [InlineData(1_000_000, 12_500)]
    [InlineData(10_000_000_000, 60_000)]
    public void AQuantumIsWithinWhatHtbAllows(long bitsPerSecond, long bytes) =>
        Assert.Equal(bytes, LinkFormulas.QuantumBytes(bitsPerSecond));

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
