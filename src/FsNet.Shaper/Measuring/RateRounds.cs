using FsNet.Links;

namespace FsNet.Shaper.Measuring;

/// <summary>
/// Which rates are measured at the same time: no two that share a node's uplink or downlink, and not more together than the
/// machine carries beside what else it does.
/// </summary>
internal static class RateRounds
{
    /// <returns>Indices of <paramref name="probes"/> that have a rate, in rounds; similar rates together, the lowest first.</returns>
    public static IReadOnlyList<IReadOnlyList<int>> Plan(IReadOnlyList<LinkProbe> probes, double maxBitsPerSecond)
    {
        var rounds = new List<List<int>>();
        var limited = Enumerable.Range(0, probes.Count).Where(i => probes[i].RateBitsPerSecond > 0);
        foreach (var i in limited.OrderBy(i => probes[i].RateBitsPerSecond))
        {
            if (rounds.Find(r => Fits(probes, r, probes[i], maxBitsPerSecond)) is { } round)
                round.Add(i);
            else
                rounds.Add([i]);
        }
        return rounds;
    }

    private static bool Fits(IReadOnlyList<LinkProbe> probes, List<int> round, LinkProbe probe, double maxBitsPerSecond) =>
        round.TrueForAll(i => probes[i].From != probe.From && probes[i].To != probe.To)
        && round.Sum(i => (double)probes[i].RateBitsPerSecond!) + probe.RateBitsPerSecond <= maxBitsPerSecond;
}
