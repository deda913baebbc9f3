using FsNet.Swarms.Running;

namespace FsNet.Testbed.Tests.Running;

public class ClockOffsetTests
{
    [Fact]
    public void WhatMayBeTheSameClockIsNotCorrected() => Assert.Equal(0, ClockOffset.Of(asked: 1000, answered: 1010, told: 1009).CorrectionMs);

    [Fact]
    public void WhatCannotBeIs() => Assert.Equal(500, ClockOffset.Of(1000, 1010, 1505).CorrectionMs);

    [Fact]
    public void TheMoreCertainOneStands()
    {
        var quick = ClockOffset.Of(1000, 1002, 1501);
        Assert.Equal(quick, ClockOffset.Of(2000, 2100, 2540).Or(quick));
        Assert.Equal(quick, quick.Or(ClockOffset.Of(2000, 2100, 2540)));
    }

    [Fact]
    public void AClockThatWasSetIsAnotherOne()
    {
        var later = ClockOffset.Of(2000, 2100, 9000);
        Assert.Equal(later, later.Or(ClockOffset.Of(1000, 1002, 1501)));
    }
}
