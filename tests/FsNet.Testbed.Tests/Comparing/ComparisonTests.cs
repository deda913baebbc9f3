using FsNet.Reports;
using FsNet.Testbed.Comparing;
using FsNet.Testbed.Tests.Reports;

namespace FsNet.Testbed.Tests.Comparing;

public class ComparisonTests
{
    private static readonly double[] Usual = [0.95, 1.0, 1.0, 1.0];

    [Fact]
    public void InvalidRunsAreCountedAndLeftOut()
    {
        var set = new RunSet("a", [Completed(1), Completed(1.2), Completed(50) with { Verdict = Verdict.Invalid }]);
        Assert.Equal(1.1, set.Of(Metric.Last)!.Mean, 10);
        Assert.Equal("3, 1 invalid", set.Describe());
    }

    [Fact]
    public void ARunThatIsNotCompleteHasNoLastNode()
    {
        var set = new RunSet("a", [Completed(1), ReportBuilder.Build(Recorded.Run("", 0.9, 1.0, 1.1, double.NaN))]);
        Assert.Single(set.Usable);
        Assert.Equal("2, 1 incomplete", set.Describe());
    }

    [Fact]
    public void WhereFewerAreExpectedTheyAreEnough()
    {
        var run = ReportBuilder.Build(Recorded.Run("expect: { complete: 3 }", 0.9, 1.0, 1.1, double.NaN));
        Assert.Equal(Verdict.Pass, run.Verdict);
        Assert.True(RunSet.IsUsable(run));
    }

    [Fact]
    public void ADifferenceIsShownInPerCentAndJudged()
    {
        var table = Table(new RunSet("a", [Completed(1), Completed(1.02)]), new RunSet("b", [Completed(2), Completed(2.02)]));
        Assert.Contains("+99.0 %, larger than the noise (p < 0.001)", table);
    }

    [Fact]
    public void OfSingleRunsItSaysThatNoiseIsUnknownAndWhatCanBeSaid()
    {
        var comparison = new Comparison("", [new RunSet("a", [Completed(1)]), new RunSet("b", [Completed(2)])]);
        Assert.DoesNotContain("noise", Table([.. comparison.Sets]));
        var remark = Assert.Single(comparison.Remarks());
        Assert.Contains("no difference can be told from noise", remark);
        Assert.Contains("every node of the one before every node of the other", remark);
    }

    [Fact]
    public void WhatElseDiffersIsSaid()
    {
        var other = Completed(1) with { Backend = "sim" };
        var remarks = new Comparison("", [new RunSet("a", [Completed(1)]), new RunSet("b", [other])]).Remarks();
        Assert.Contains("not the same back end: a: local; b: sim", remarks);
    }

    private static Report Completed(double seconds) => ReportBuilder.Build(Recorded.Run("", [.. Usual.Select(u => u * seconds)]));

    private static string Table(params RunSet[] sets) =>
        string.Join('\n', new Comparison("", sets).Rows().Select(row => string.Join(" | ", row)));
}
