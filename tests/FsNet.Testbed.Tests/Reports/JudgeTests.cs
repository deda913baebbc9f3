using FsNet.Reports;

namespace FsNet.Testbed.Tests.Reports;

public class JudgeTests
{
    private static readonly HostSample[] Busy = [new(1, 1), new(2, 1), new(3, 0.97), new(4, 1), new(5, 0.5)];

    [Fact]
    public void EverythingAsExpectedPasses() =>
        Expect(Verdict.Pass, null, Recorded.Run("expect: { complete: all, within: 5s, ratioToBound: 2 }", 0.5, 0.5, 0.5, 0.5));

    [Fact]
    public void TooFewCompleted() =>
        Expect(Verdict.Fail, "3 of 4 leechers completed, expected 4", Recorded.Run("", 0.5, 0.5, double.NaN, 0.5));

    [Fact]
    public void AsManyAsExpectedCompleted() =>
        Expect(Verdict.Pass, null, Recorded.Run("expect: { complete: 75% }", 0.5, 0.5, double.NaN, 0.5));

    [Fact]
    public void ACopyThatIsWrongFailsWhateverElseIsExpected() => Expect(
        Verdict.Fail, "leech-1: the copy on disk is wrong (sha256 bb, expected aa)",
        Recorded.Run("expect: { complete: 1 }", 0.5, 0.5, 0.5, 0.5).WithLeecher(1, l => l with { Sha256 = "bb" }));

    [Fact]
    public void AClaimWithoutACopyFails() => Expect(
        Verdict.Fail, "3 of 4 copies are whole on disk, expected 4",
        Recorded.Run("", 0.5, 0.5, 0.5, 0.5).WithLeecher(1, l => l with { Sha256 = null }));

    [Fact]
    public void TooLate() =>
        Expect(
            Verdict.Fail,
            "the last completion came after 6.00 s, expected within 5 s",
            Recorded.Run("expect: { within: 5s }", 0.5, 6, 0.5, 0.5));

    [Fact]
    public void TooFarFromTheBound() => Expect(
        Verdict.Fail,
        "the last completion took 2.38 times the bound, expected at most 2",
        Recorded.Run("expect: { ratioToBound: 2 }", 0.5, 1, 0.5, 0.5));

    [Fact]
    public void FasterThanIsPossibleIsInvalid() =>
        Expect(Verdict.Invalid, "took 0.48 times the bound, so the rates asked for did not hold", Recorded.Run("", 0.2, 0.2, 0.2, 0.2));

    [Fact]
    public void ASwarmThatHadItsCopiesBeforeIsToldSo()
    {
        var run = Recorded.Run("", 0.1, 0.1, 0.1, 0.1);
        run = Enumerable.Range(0, 4).Aggregate(run, (r, i) => r.WithLeecher(i, l => l with { PayloadBytes = 0 }));
        Expect(Verdict.Invalid, "the leechers had the file already, of which 0 B were sent", run);
    }

    [Fact]
    public void AFailureOfTheRunFails() => Expect(
        Verdict.Fail, "leech-1 ended by itself", Recorded.Run("", 0.5, 0.5, 0.5, 0.5) with { Failures = ["leech-1 ended by itself"] });

    [Fact]
    public void AnInterruptionIsNoVerdictOnTheSwarm() => Expect(
        Verdict.Interrupted, "interrupted after 3 s", Recorded.Run("", 0.5, 0.5, 0.5, 0.5) with { Interruption = "interrupted after 3 s" });

    [Fact]
    public void NorIsABackEndThatBreaks_WhateverElseHappened() => Expect(
        Verdict.Broken,
        "the engine is gone",
        Recorded.Run("", 0.5, 0.5, double.NaN, 0.5) with { Breaks = ["the engine is gone"], Interruption = "interrupted after 3 s" });

    [Theory]
    [InlineData(Verdict.Pass, 0)]
    [InlineData(Verdict.Fail, 1)]
    [InlineData(Verdict.Interrupted, 1)]
    [InlineData(Verdict.Invalid, 3)]
    [InlineData(Verdict.Broken, 4)]
    public void ScriptsTellThemByTheExitCode(Verdict verdict, int exit) => Assert.Equal(exit, Judge.ExitCode(verdict));

    [Fact]
    public void ASaturatedHostMakesASlowRunInvalid() => Expect(
        Verdict.Invalid,
        "the host's cores were more than 95 % busy for 4 of 5 seconds",
        Recorded.Run("expect: { ratioToBound: 2 }", 0.5, 1, 0.5, 0.5) with { Host = Busy });

    [Fact]
    public void ARunWhoseNodesCouldNotKnowEachOtherIsInvalid() => Expect(
        Verdict.Invalid,
        "the kernel's table of neighbours was full 7 times",
        Recorded.Run("", 0.5, 0.5, 0.5, 0.5) with { RefusedNeighbours = 7 });

    [Fact]
    public void ThatNodesCouldNotKnowEachOtherIsSaidOfAFailureToo() => Expect(
        Verdict.Fail,
        "the kernel's table of neighbours was full 7 times",
        Recorded.Run("", 0.5, 0.5, double.NaN, 0.5) with { RefusedNeighbours = 7 });

    [Fact]
    public void AFewBusySecondsSayNothing() => Expect(
        Verdict.Pass, null, Recorded.Run("", 0.5, 1, 0.5, 0.5) with { Host = [.. Busy[..4]] });

    [Fact]
    public void ASaturatedHostDoesNotExcuseAWrongCopy() => Expect(
        Verdict.Fail,
        "the copy on disk is wrong",
        Recorded.Run("", 0.5, 1, 0.5, 0.5).WithLeecher(1, l => l with { Sha256 = "bb" }) with { Host = Busy });

    [Fact]
    public void WhatASaturatedHostReachedAllTheSameIsReached() => Expect(
        Verdict.Pass, null, Recorded.Run("expect: { ratioToBound: 3 }", 0.5, 1, 0.5, 0.5) with { Host = Busy });

    [Fact]
    public void ATimelineIsNoExcuseForASaturatedHostUnlessTheRatioIsExpected()
    {
        const string Timeline = "timeline: [{ at: 100ms, kill: leech-1 }, { at: 400ms, restart: leech-1 }]\n";
        Expect(Verdict.Invalid, "so the limits asked for were not", Recorded.Run(Timeline, 0.5, 1, 0.5, 0.5) with { Host = Busy });
        Expect(
            Verdict.Pass, null, Recorded.Run(Timeline + "expect: { ratioToBound: 3 }", 0.5, 1, 0.5, 0.5) with { Host = Busy });
    }

    [Fact]
    public void ASaturatedHostIsANoteNearTheBound()
    {
        var report = ReportBuilder.Build(Recorded.Run("", 0.45, 0.45, 0.45, 0.45) with { Host = Busy });
        Assert.Equal(Verdict.Pass, report.Verdict);
        Assert.Contains(report.Notes, n => n.Contains("95 % busy", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Verdict.Pass, 0)]
    [InlineData(Verdict.Fail, 1)]
    [InlineData(Verdict.Invalid, 3)]
    public void ExitCodes(Verdict verdict, int code) => Assert.Equal(code, Judge.ExitCode(verdict));

    private static void Expect(Verdict verdict, string? reason, RunRecord run)
    {
        var report = ReportBuilder.Build(run);
        Assert.Equal(verdict, report.Verdict);
        if (reason is null)
            Assert.Empty(report.Reasons);
        else
            Assert.Contains(report.Reasons, r => r.Contains(reason, StringComparison.Ordinal));
    }
}
