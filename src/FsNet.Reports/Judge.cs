using FsNet.Base;
using FsNet.Topologies;
using static System.FormattableString;

namespace FsNet.Reports;

/// <summary>The verdict, and why.</summary>
internal static class Judge
{
    /// <summary>From here on a core has nothing left to give.</summary>
    public const double SaturatedShare = 0.95;

    /// <summary>Where no ratio is expected, a completion this much above the bound may have been the host's doing.</summary>
    private const double SuspiciousRatio = 1.25;

    /// <summary>In shorter runs the start of the programs is most of what the cores do.</summary>
    private const int FewestSamples = 5;

    /// <summary>Below the bound by more than the 5 % within which the nodes' rate limits hold.</summary>
    private const double FasterThanPossible = 0.95;

    public static Report Decide(RunRecord run, Report report)
    {
        var expect = run.Topology.Expect;
        List<string> broken = [.. run.Failures, .. Copies(run, report, expect)];
        List<string> late = [.. Times(report, expect)];
        var judged = report with { Verdict = broken.Count + late.Count == 0 ? Verdict.Pass : Verdict.Fail, Reasons = [.. broken, .. late] };
        var saturation = Saturation(run);
        if (saturation is not null)
            judged = judged with { Notes = [.. judged.Notes, saturation] };
        if (run.Breaks.Count > 0 || run.Interruption is not null)
            return judged with
            {
                Verdict = run.Breaks.Count > 0 ? Verdict.Broken : Verdict.Interrupted,
                Reasons = [.. run.Breaks, .. run.Interruption is { } when ? [when] : Array.Empty<string>(), .. judged.Reasons],
            };
        // A copy that is wrong or missing is nothing that rates or a busy host could excuse.
        if (broken.Count > 0)
            return judged with { Reasons = [.. judged.Reasons, .. Refusals(run)] };
        if (NotAsAsked(run, report) is { Count: > 0 } untrue)
            return Invalid(judged, [.. untrue]);
        if (report.RatioToBound < FasterThanPossible)
            return Invalid(judged, TooFast(report));
        return saturation is not null && report.RatioToBound > Harmless(run.Topology)
            ? Invalid(judged, $"{saturation}, so the limits asked for were not what limited the swarm")
            : judged;
    }

    /// <summary>A swarm that was stopped and started again has its copies: nothing has to cross a link.</summary>
    private static string TooFast(Report report) => report.PayloadBytes < report.FileBytes
        ? Invariant($"the last completion took {report.RatioToBound:0.00} times the bound: the leechers had the file already, ")
            + $"of which {Units.FormatSize(report.PayloadBytes)} were sent"
        : Invariant($"the last completion took {report.RatioToBound:0.00} times the bound, so the rates asked for did not hold");

    // A busy host makes a swarm slower, never faster: what was reached in spite of it was reached.
    private static double Harmless(Topology topology) => topology.Expect.RatioToBound ?? SuspiciousRatio;

    /// <summary>What the links were that they should not have been. A figure for a network that was not there says nothing.</summary>
    private static List<string> NotAsAsked(RunRecord run, Report report)
    {
        List<string> untrue = [];
        var unshaped = report.Links.Count(l => l.Measured is null);
        if (run.Barrier is not null && unshaped > 0)
            untrue.Add($"{unshaped} links were asked for and not shaped");
        foreach (var link in report.Links)
            untrue.AddRange(link.Complaints.Select(c => $"link {link.From} to {link.To}: {c}"));
        if (run.Emulation is { Overruns: > 0 } lost)
            untrue.Add($"the emulation of the links itself lost {lost.Overruns} packets: this host is too slow for what was asked");
        untrue.AddRange(Refusals(run));
        if (run.Emulation is { } late && late.LateMsP50 > AllowedLateMs(run))
            untrue.Add(
                Invariant($"packets were let go {late.LateMsP50:0.00} ms late in the median, more than the {AllowedLateMs(run):0.##} ms that links may be off: ")
                + "this host was too busy to emulate them");
        return untrue;
    }

    private static IEnumerable<string> Refusals(RunRecord run)
    {
        if (run.RefusedNeighbours is > 0 and var refused)
            yield return Invariant($"the kernel's table of neighbours was full {refused:N0} times, and what was sent then was lost: ")
                + $"raise {KernelSettings.Neighbours}";
    }

    // Half of what the round trip may be off, for one way.
    private static double AllowedLateMs(RunRecord run)
    {
        var rtts = run.Links.Select(l => 2 * l.Asked.Asked.Delay.TotalMilliseconds).Where(rtt => rtt > 0).DefaultIfEmpty(0);
        return Math.Max(1, run.Topology.Verify.Rtt * rtts.Min()) / 2;
    }

    private static Report Invalid(Report report, params string[] reasons) =>
        report with { Verdict = Verdict.Invalid, Reasons = [.. reasons, .. report.Reasons] };

    private static IEnumerable<string> Copies(RunRecord run, Report report, Expectation expect)
    {
        foreach (var wrong in run.Leechers.Where(l => l.Sha256 is not null && l.Sha256 != run.FileSha256))
            yield return $"{wrong.Spec.Name}: the copy on disk is wrong (sha256 {wrong.Sha256}, expected {run.FileSha256})";
        var needed = expect.Complete.Of(report.Leechers);
        var completed = run.Leechers.Count(l => l.CompletedAt is not null);
        if (completed < needed)
            yield return $"{completed} of {report.Leechers} leechers completed, expected {needed}";
        else if (report.VerifiedNodes < needed)
            yield return $"{report.VerifiedNodes} of {report.Leechers} copies are whole on disk, expected {needed}";
    }

    private static IEnumerable<string> Times(Report report, Expectation expect)
    {
        if (expect.Within is { } within && report.CompletionSeconds?.Max > within.TotalSeconds)
            yield return Invariant(
                $"the last completion came after {report.CompletionSeconds.Max:0.00} s, expected within {within.TotalSeconds:0.##} s");
        if (expect.RatioToBound is not { } allowed)
            yield break;
        if (report.BoundSeconds is null)
            yield return "ratioToBound is expected, but no rate is limited, so there is no bound";
        else if (report.RatioToBound > allowed)
            yield return Invariant($"the last completion took {report.RatioToBound:0.00} times the bound, expected at most {allowed:0.##}");
    }

    private static string? Saturation(RunRecord run)
    {
        var saturated = run.Host.Count(h => h.BusyShare > SaturatedShare);
        return run.Host.Count >= FewestSamples && saturated * 2 > run.Host.Count
            ? Invariant($"the host's cores were more than {SaturatedShare * 100:0} % busy for {saturated} of {run.Host.Count} seconds")
            : null;
    }


    public static int ExitCode(Verdict verdict) => verdict switch
    {
        Verdict.Pass => ExitCodes.Ok,
        Verdict.Fail or Verdict.Interrupted => ExitCodes.Failed,
        Verdict.Broken => ExitCodes.BackEndMissing,
        _ => ExitCodes.Invalid,
    };
}
