using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies.Theory;

namespace FsNet.Testbed.Tests.Theory;

/// <summary>Against values computed by hand; a file of 1,000,000 bytes is 8 Mbit.</summary>
public class FluidBoundTests
{
    private const long File = 1_000_000;

    [Fact]
    public void TheSeedsUploadBinds()
    {
        // 8/2 = 4 s; 8/10 = 0.8 s; 3*8/(2+30) = 0.75 s.
        var bound = FluidBound.Of(File, [2_000_000], [10_000_000, 10_000_000, 10_000_000], [10_000_000, 10_000_000, 10_000_000]);
        Assert.Equal(4, bound.Seconds!.Value, 9);
        Assert.Equal(0.8, bound.SlowestSeconds, 9);
        Assert.Equal(0.75, bound.SwarmSeconds, 9);
        Assert.Contains("seeds' upload", bound.Explained);
    }

    [Fact]
    public void TheSlowestLeecherBinds()
    {
        // 8/10 = 0.8 s; 8/1 = 8 s; 2*8/(10+20) = 0.533 s.
        var bound = FluidBound.Of(File, [10_000_000], [10_000_000, 10_000_000], [10_000_000, 1_000_000]);
        Assert.Equal(8, bound.Seconds!.Value, 9);
        Assert.Contains("slowest leecher", bound.Explained);
    }

    [Fact]
    public void AllUplinksTogetherBind()
    {
        // 8/10 = 0.8 s; 8/10 = 0.8 s; 4*8/(10+4*1) = 2.2857 s.
        var bound = FluidBound.Of(
            File, [10_000_000], [1_000_000, 1_000_000, 1_000_000, 1_000_000], [10_000_000, 10_000_000, 10_000_000, 10_000_000]);
        Assert.Equal(32.0 / 14, bound.Seconds!.Value, 9);
        Assert.Contains("all uplinks", bound.Explained);
    }

    [Fact]
    public void SeveralSeedsAddUp() =>
        Assert.Equal(8.0 / 3, FluidBound.Of(File, [1_000_000, 2_000_000], [null], [null]).Seconds!.Value, 9);

    [Fact]
    public void WithoutLimitsThereIsNoBound() => Assert.Null(FluidBound.Of(File, [null], [null, null], [null, null]).Seconds);

    [Fact]
    public void OneUnlimitedSeedLeavesTheOtherTerms() =>
        Assert.Equal(0.8, FluidBound.Of(File, [null, 1], [null], [10_000_000]).Seconds!.Value, 9);

    [Fact]
    public void OfATopology()
    {
        // 1 MiB = 8.388608 Mbit; seed 40, leechers 10 up and 20 down: max(0.2097, 0.4194, 4 * 8.388608 / 80 = 0.4194).
        Assert.Equal(8.388608 / 20, FluidBound.Of(Sample.With(""), 1 << 20).Seconds!.Value, 9);
    }
}
