using FsNet.Base;
using static System.FormattableString;

namespace FsNet.Reports;

/// <summary>A report in a few lines for people.</summary>
internal static class Summary
{
    public static IEnumerable<string> Lines(Report r)
    {
        var verdict = r.Verdict.ToString().ToLowerInvariant();
        yield return $"{verdict}: {r.Topology}, {Units.FormatSize(r.FileBytes)} to {r.Leechers} leechers on {r.Backend}";
        foreach (var reason in r.Reasons)
            yield return $"  because {reason}";
        yield return r.VerifiedNodes is { } verified
            ? $"  verified    {verified} of {r.Leechers} copies{(r.Shaper == "virtual" ? ", in virtual time" : ", hashed again from disk")}"
            : "  verified    none: the copies were not hashed again";
        if (r.CompletionSeconds is { } c)
            yield return Invariant($"  completion  first {c.Min:0.00} s, median {c.Median:0.00} s, 95 % {c.P95:0.00} s, last {c.Max:0.00} s");
        yield return r.BoundSeconds is { } bound
            ? Invariant($"  bound       {bound:0.00} s in theory{Ratio(r)}")
            : "  bound       none: no rate is limited";
        if (r.Links.Count(l => l.Measured is not null) is > 0 and var measured)
            yield return $"  links       {measured} directions measured, {r.Links.Count(l => l.Ok == true)} as asked, shaped by {r.Shaper}";
        var again = r.DuplicateBytes is { } duplicates ? $", and {Units.FormatSize(duplicates)} of it again" : "";
        yield return $"  payload     {Units.FormatSize(r.PayloadBytes)}{again}{Copies(r)}";
        yield return Invariant($"  cost        {r.CpuSeconds:0.0} CPU seconds, {r.StartupCpuSeconds:0.0} of them to start; {PerGiB(r)}");
        yield return $"  memory      {Units.FormatSize(r.PeakRssBytes)}, the largest process";
        foreach (var program in r.Programs)
            yield return $"  program     {Describe(program)}";
        foreach (var note in r.Notes)
            yield return $"  note        {note}";
    }

    private static string Describe(ProgramReport p)
    {
        var last = p.CompletionSeconds is { } c ? Invariant($", last {c.Max:0.00} s") : "";
        var ratio = p.RatioToBound is { } r ? Invariant($", {r:0.00} times its bound") : "";
        var wire = p.WireBytes is { } bytes ? $", {Units.FormatSize(bytes)} on the wire" : "";
        return $"{p.Name}: {p.VerifiedNodes ?? 0} of {p.Leechers} copies verified{last}{ratio}{wire}"
            + Invariant($", {p.CpuSeconds:0.0} CPU seconds, {Units.FormatSize(p.PeakRssBytes)} the largest process");
    }

    private static string Copies(Report r) => r.SeedCopies is { } copies ? Invariant($"; the seeds sent {copies:0.00} copies") : "";

    private static string Ratio(Report r) => r.RatioToBound is { } ratio ? Invariant($"; the last took {ratio:0.00} times that") : "";

    private static string PerGiB(Report r) => r.CpuSecondsPerGiB is { } perGiB ? Invariant($"{perGiB:0.0} per GiB delivered") : "nothing delivered";
}
