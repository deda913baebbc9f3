using FsNet.Links;
using FsNet.Topologies;

namespace FsNet.Reports;

/// <summary>Links, asked against measured.</summary>
internal static class LinkReports
{
    private const int Digits = 4;

    public static IReadOnlyList<LinkReport> Of(RunRecord run)
    {
        var zones = run.Topology.Nodes.ToDictionary(n => n.Name, n => n.Zone);
        var measured = run.Links.ToDictionary(l => (zones[l.Asked.From], zones[l.Asked.To]));
        return
        [
            .. from link in LinkMatrix.Of(run.Topology)
               let met = measured.GetValueOrDefault((link.From, link.To))
               where met is not null || !link.IsIdeal
               select met is null ? Asked(link) : Judged(link, met, run.Topology.Verify),
        ];
    }

    /// <summary>What is asked of a link that was not measured.</summary>
    public static LinkReport Asked(ZoneLink link) => new(
        link.From.ToString(), link.To.ToString(), Figures(link.Profile, link.Profile.RateBitsPerSecond), null, null, [], null, 0);

    public static EmulationReport? Of(EmulationStatistics? s) => s is null
        ? null
        : new EmulationReport(
            s.Packets, s.Lost, s.QueueDrops, s.Overruns,
            Math.Round(s.LateMsP50, Digits), Math.Round(s.LateMsP99, Digits), Math.Round(s.LateMsMax, Digits));

    private static LinkReport Judged(ZoneLink link, MeasuredLink measured, Tolerances tolerances)
    {
        var (asked, met, times) = measured;
        var complaints = measured.Complaints(tolerances.OfLinks);
        return new LinkReport(
            link.From.ToString(),
            link.To.ToString(),
            Figures(link.Profile, asked.RateBitsPerSecond),
            Figures(met),
            complaints.Count == 0,
            complaints,
            [asked.From, asked.To],
            times);
    }

    private static LinkFigures Figures(LinkProfile p, long? rate) => new(
        p.Delay.TotalMilliseconds,
        p.Jitter.TotalMilliseconds,
        p.Loss?.Share ?? 0,
        p.Loss?.MeanBurstPackets,
        rate,
        p.Queue?.TotalMilliseconds,
        null);

    private static LinkFigures Figures(LinkMeasurement m)
    {
        var lost = m.Sent - m.Received;
        return new LinkFigures(
            Round(m.DelayMs),
            Round(m.JitterMs),
            m.Sent > 0 ? Math.Round((double)lost / m.Sent, 6) : 0,
            m.LossBursts > 0 ? Round((double)lost / m.LossBursts) : null,
            m.RateBitsPerSecond is { } rate ? (long)rate : null,
            null,
            m.Sent);
    }

    private static double? Round(double? value) => value is { } v ? Math.Round(v, Digits) : null;
}
