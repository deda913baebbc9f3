using FsNet.Base;
using FsNet.Topologies;
using FsNet.Topologies.Theory;

namespace FsNet.Reports;

/// <summary>Computes a report from what was observed. Pure: the same record gives the same report.</summary>
internal static class ReportBuilder
{
    private const int SecondsDigits = 4;
    private const int RatioDigits = 4;

    public static Report Build(RunRecord run)
    {
        var completions = Completions(run, run.Leechers);
        var leechers = run.Leechers.Count();
        var bound = FluidBound.Of(run.Topology, run.FileBytes).Seconds;
        var payload = run.Leechers.Sum(l => l.PayloadBytes);
        var report = new Report
        {
            Topology = run.Topology.Name,
            Seed = run.Topology.Seed,
            Backend = run.BackEnd,
            Shaper = run.Shaper,
            Verdict = Verdict.Pass,
            Reasons = [],
            Notes = run.Notes,
            Version = ProgramName.Version,
            StartedAt = run.StartedAt,
            Leechers = leechers,
            FileBytes = run.FileBytes,
            FileSha256 = run.FileSha256,
            BlockBytes = run.BlockBytes,
            VerifiedNodes = run.Verified ? run.Leechers.Count(l => l.Sha256 == run.FileSha256) : null,
            CompletionSeconds = SpreadOf(completions),
            BoundSeconds = Round(bound, SecondsDigits),
            RatioToBound = bound > 0 && completions.Count == leechers ? Round(completions[^1] / bound, RatioDigits) : null,
            PayloadBytes = payload,
            WireBytes = run.WireBytes,
            DuplicateBytes = run.Leechers.All(l => l.TellsOfBlocks) ? run.Leechers.Sum(l => l.DuplicateBytes) : null,
            SeedCopies = run.FileBytes > 0 && run.Seeds.All(s => s.TellsOfBlocks) ? Round((double)run.Seeds.Sum(s => s.BytesOut) / run.FileBytes, RatioDigits) : null,
            CpuSeconds = Math.Round(run.CpuSeconds, 2),
            StartupCpuSeconds = Math.Round(run.StartupCpuSeconds, 2),
            CpuSecondsPerGiB = payload > 0 ? Round(run.CpuSeconds / (payload / (double)(1L << 30)), 2) : null,
            PeakRssBytes = run.PeakRssBytes,
            HostBusyShare = run.Host.Count > 0 ? Round(run.Host.Average(h => h.BusyShare), 3) : null,
            Command = run.Command,
            Links = LinkReports.Of(run),
            Emulation = LinkReports.Of(run.Emulation),
            Nodes = [.. run.Nodes.Where(n => n.Spec.Role != Role.Tracker).Select(n => Node(run, n))],
            Programs = run.Topology.HasPrograms ? [.. run.Nodes.GroupBy(n => n.Spec.Program?.Name).Select(p => Program(run, [.. p]))] : [],
        };
        return Judge.Decide(run, report);
    }

    /// <summary>Nearest rank on sorted values: the smallest that at least <paramref name="share"/> of them do not exceed.</summary>
    internal static double Percentile(IReadOnlyList<double> sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];

    /// <summary>Seconds from the barrier, sorted.</summary>
    private static List<double> Completions(RunRecord run, IEnumerable<NodeRecord> leechers) =>
        [.. leechers.Select(l => SecondsOf(run, l)).OfType<double>().Order()];

    private static double? SecondsOf(RunRecord run, NodeRecord node) =>
        node.Spec.Role == Role.Leech && run.Barrier is { } barrier && node.CompletedAt is { } at ? (at - barrier) / 1000 : null;

    private static Spread? SpreadOf(List<double> sorted) => sorted.Count == 0 ? null : new Spread(
        Math.Round(sorted[0], SecondsDigits),
        Math.Round(Median(sorted), SecondsDigits),
        Math.Round(Percentile(sorted, 0.95), SecondsDigits),
        Math.Round(sorted[^1], SecondsDigits));

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;

    private static NodeReport Node(RunRecord run, NodeRecord n) => new(
        n.Spec.Name,
        n.Spec.Zone.Group,
        n.Spec.Zone.Region,
        n.Address,
        Round(SecondsOf(run, n), SecondsDigits),
        n.Sha256,
        n.TellsOfBlocks ? n.BytesIn : null,
        n.TellsOfBlocks ? n.BytesOut : null,
        n.TellsOfBlocks ? n.DuplicateBytes : null,
        n.BlocksFrom);

    private static ProgramReport Program(RunRecord run, IReadOnlyList<NodeRecord> nodes)
    {
        var leechers = nodes.Where(n => n.Spec.Role == Role.Leech).ToList();
        var completions = Completions(run, leechers);
        var bound = FluidBound.OfSwarm([.. nodes.Select(n => n.Spec)], run.FileBytes).Seconds;
        return new ProgramReport(
            nodes[0].Spec.Program?.Name ?? ProgramSpec.Own,
            leechers.Count,
            run.Verified ? leechers.Count(l => l.Sha256 == run.FileSha256) : null,
            SpreadOf(completions),
            Round(bound, SecondsDigits),
            bound > 0 && completions.Count == leechers.Count ? Round(completions[^1] / bound, RatioDigits) : null,
            nodes.All(n => n.WireBytes is null) ? null : nodes.Sum(n => n.WireBytes ?? 0),
            Math.Round(nodes.Sum(n => n.CpuSeconds), 2),
            nodes.Max(n => n.PeakRssBytes));
    }

    private static double? Round(double? value, int digits) => value is { } v ? Math.Round(v, digits) : null;
}
