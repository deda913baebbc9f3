using FsNet.Links;
using FsNet.Shaper.Table;

namespace FsNet.Shaper.Tests;

public class CriterionTests
{
    [Theory]
    [InlineData(10, 10.49, true)]
    [InlineData(10, 10.51, false)]
    [InlineData(200, 203.9, true)]
    [InlineData(200, 195.9, false)]
    public void DelayHoldsWithinHalfAMillisecondOrTwoPercent(double askedMs, double foundMs, bool held)
    {
        var profile = LinkProfile.Ideal with { Delay = TimeSpan.FromMilliseconds(askedMs) };
        Assert.Equal(held, Row(Quantity.Delay, profile, Found(delayMs: foundMs)).Held);
    }

    [Theory]
    [InlineData(10_000, 100, true)]
    [InlineData(10_000, 130, false)]
    [InlineData(10_000, 70, false)]
    [InlineData(10_000, 10_000, false)]
    public void LossHoldsWhenItIsInsideItsInterval(int sent, int lost, bool held)
    {
        var profile = LinkProfile.Ideal with { Loss = new Loss(0.01, null) };
        Assert.Equal(held, Row(Quantity.Loss, profile, Found(sent: sent, received: sent - lost)).Held);
    }

    [Theory]
    [InlineData(9.75e6, true)]
    [InlineData(9.65e6, false)]
    public void RateHoldsWithinThreePercent(double found, bool held)
    {
        var profile = LinkProfile.Ideal with { RateBitsPerSecond = 10_000_000 };
        Assert.Equal(held, Row(Quantity.Rate, profile, Found(rate: found)).Held);
    }

    [Fact]
    public void WhereNothingArrivedNothingHolds() => Assert.All(
        TableCase.All, c => Assert.False(Criterion.Row(c, new LinkMeasurement("a", "b", 500, 0, null, null, 1, 0), null, []).Held));

    [Fact]
    public void TheTableIsAsWideInEveryRow()
    {
        var row = Row(Quantity.Delay, LinkProfile.Ideal, Found(delayMs: 0)) with { Complaints = ["delay: much"], Held = false };
        var text = TableMarkdown.Write(new LinkTable("6.1", "Netem", [row], new EmulationStatistics(0, 0, 0, 0, 0, 0, 0)));
        var lines = text.Split('\n').Where(l => l.StartsWith('|')).ToList();
        Assert.Equal(3, lines.Count);
        Assert.All(lines, l => Assert.Equal(7, l.Count(c => c == '|')));
        Assert.Contains("| **no** | invalid: delay: much |", text);
    }

    private static TableRow Row(Quantity quantity, LinkProfile profile, LinkMeasurement found) =>
        Criterion.Row(new TableCase(quantity, profile, LinkProfile.Ideal), found, null, []);

    private static LinkMeasurement Found(double? delayMs = null, int sent = 500, int received = 500, double? rate = null) =>
        new("a", "b", sent, received, delayMs, 0, 0, rate);
}
