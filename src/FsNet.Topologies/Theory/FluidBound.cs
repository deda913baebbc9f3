namespace FsNet.Topologies.Theory;

/// <summary>
/// The least time in which any protocol could bring a file to all leechers, were content a fluid and the network lossless and
/// without delay: R. Kumar and K. W. Ross, "Peer-Assisted File Distribution: The Minimum Distribution Time" (HotWeb 2006).
/// T &gt;= max(F / u_S, F / d_min, N F / (u_S + sum u_i)), where F is the file in bits, u_S the upload of all seeds together (each holds
/// the whole file, so they act as one), d_min the slowest leecher's download, u_i the leechers' uploads. Unlimited rates make a
/// term 0. Nodes that the timeline kills are counted as if they stayed.
/// </summary>
/// <param name="SeedSeconds">F / u_S: every bit leaves the seeds at least once.</param>
/// <param name="SlowestSeconds">F / d_min: the slowest leecher takes in the whole file.</param>
/// <param name="SwarmSeconds">N F / (u_S + sum u_i): N copies leave through all uplinks together.</param>
public sealed record FluidBound(double SeedSeconds, double SlowestSeconds, double SwarmSeconds)
{
    /// <summary>Null when no rate limits anything: then there is no bound but the host's speed.</summary>
    public double? Seconds => Math.Max(SeedSeconds, Math.Max(SlowestSeconds, SwarmSeconds)) is > 0 and var seconds ? seconds : null;

    /// <summary>Which of the three is the largest, in words.</summary>
    public string Explained => Seconds switch
    {
        null => "no rate is limited, so only the host limits the speed",
        var s when s == SeedSeconds => "the seeds' upload: every bit has to leave them once",
        var s when s == SlowestSeconds => "the slowest leecher's download",
        _ => "all uplinks together: every leecher's copy has to leave through one of them",
    };

    /// <summary>Of the swarm that needs the longest, where nodes of different programs form several.</summary>
    public static FluidBound Of(Topology topology, long fileBytes) =>
        topology.Leechers.DistinctBy(l => l.Program).Select(l => OfSwarm([.. topology.SwarmOf(l)], fileBytes)).MaxBy(b => b.Seconds ?? 0)!;

    /// <param name="nodes">They share the file with each other, and with nobody else.</param>
    /// <param name="fileBytes">F, in bytes.</param>
    public static FluidBound OfSwarm(IReadOnlyList<NodeSpec> nodes, long fileBytes)
    {
        var leechers = nodes.Where(n => n.Role == Role.Leech).Select(l => l.Access).ToList();
        return Of(
            fileBytes,
            [.. nodes.Where(n => n.Role == Role.Seed).Select(s => s.Access.UpBitsPerSecond)],
            [.. leechers.Select(l => l.UpBitsPerSecond)],
            [.. leechers.Select(l => l.DownBitsPerSecond)]);
    }

    /// <param name="fileBytes">F, in bytes.</param>
    /// <param name="seedUps">Bits per second of each seed; null is unlimited.</param>
    /// <param name="leecherUps">Bits per second of each leecher.</param>
    /// <param name="leecherDowns">Bits per second of each leecher.</param>
    public static FluidBound Of(
        long fileBytes, IReadOnlyList<long?> seedUps, IReadOnlyList<long?> leecherUps, IReadOnlyList<long?> leecherDowns)
    {
        var bits = fileBytes * 8.0;
        var seeds = Sum(seedUps);
        return new FluidBound(
            bits / seeds,
            bits / leecherDowns.Min(d => d ?? double.PositiveInfinity),
            leecherDowns.Count * bits / (seeds + Sum(leecherUps)));
    }

    private static double Sum(IEnumerable<long?> rates) => rates.Sum(r => r ?? double.PositiveInfinity);
}
