using FsNet.Protocol.Tracker;
using FsNet.Simulator.Network;

namespace FsNet.Simulator.Scenarios;

/// <summary>
/// Within which time a swarm is whole, once nothing goes wrong any more. A bound for every order of events, not an estimate: the sum of
/// the longest time-outs that can lie one behind the other, and of a transfer in which one node at a time gets the file, over the
/// slowest link.
/// </summary>
internal static class LivenessBound
{
    /// <summary>AddressBook: who could not be reached, or hung up, is not called for so long at most.</summary>
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(60);

    /// <summary>NodeEngine: a connection without a file keeps its place for so long; a full node frees one then.</summary>
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    /// <summary>NodeEngine: the longest pause between two searches, with its jitter.</summary>
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(15 * 1.25);

    /// <summary>NodeEngine: so long a peer may keep a manifest, or its Hello, back.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TcpTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DialTimeout = TimeSpan.FromSeconds(5);

    public static TimeSpan Of(SwarmPlan plan)
    {
        var waits = KnownToTracker + FoundByPeers + Freed(plan) + Stalls(plan);
        return waits * (1 + plan.Faults.ClockSkew) + Transfer(plan);
    }

    /// <summary>An exchange that is failing ends; a sign of life, a third of the TTL later, brings the audit; all is told again.</summary>
    private static TimeSpan KnownToTracker => SimulatedTracker.Ttl / 3 + 3 * LongestExchange;

    private static TimeSpan FoundByPeers => LongestSearch + LongestExchange + LongestBackOff + LongestSearch + DialTimeout;

    /// <summary>The schedule of datagrams, with its jitter, and then TCP.</summary>
    private static TimeSpan LongestExchange => TcpTimeout + Enumerable.Range(0, RetrySchedule.Attempts)
        .Select(i => 1.25 * Min(RetrySchedule.First * Math.Pow(2, i), RetrySchedule.Longest))
        .Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    private static TimeSpan Freed(SwarmPlan plan) => IdleTimeout + AnswerTimeout * (2 + plan.Faults.Liars);

    /// <summary>Requests that were under way when all went well again, and those that a liar keeps.</summary>
    private static TimeSpan Stalls(SwarmPlan plan) =>
        (2 + plan.Faults.Liars)
        * (plan.Options.StallTimeout + 4 * TimeSpan.FromSeconds(plan.Layout.BlockBytes / SlowestBytesPerSecond(plan)));

    /// <summary>
    /// One node at a time gets the file, one block at a time: so it is where one upload is permitted and all offer the first block that
    /// somebody lacks. A block waits for its offer to be answered, and then for TCP, whose window grows from the initial one each time.
    /// </summary>
    private static TimeSpan Transfer(SwarmPlan plan)
    {
        var roundTrip = 2 * plan.Links.Max(row => row.Max(link => link.Delay + link.Jitter));
        var bytes = WireCost.OfStream(plan.Layout.Length) * (1 + plan.Faults.Liars);
        var waits = plan.Layout.BlockCount * (1 + WindowsOf(plan.Layout.BlockBytes)) * roundTrip;
        return plan.Nodes.Count * (TimeSpan.FromSeconds(bytes / SlowestBytesPerSecond(plan)) + waits);
    }

    /// <summary>Round trips of slow start: each carries twice as much as the one before.</summary>
    private static int WindowsOf(int blockBytes) => (int)Math.Ceiling(Math.Log2(1 + WireCost.OfStream(blockBytes) / WireCost.InitialWindowBytes));

    private static double SlowestBytesPerSecond(SwarmPlan plan)
    {
        var access = plan.Nodes.SelectMany(n => new[] { n.UpBitsPerSecond, n.DownBitsPerSecond }).Min() / 8.0;
        return Math.Min(access ?? WireCost.UnlimitedBytesPerSecond, SlowestCeiling(plan));
    }

    /// <summary>What losses leave of a TCP flow.</summary>
    private static double SlowestCeiling(SwarmPlan plan)
    {
        var paths = new PathTable(plan.Links.Count, plan.Tcp);
        var zones = Enumerable.Range(0, plan.Links.Count).ToArray();
        foreach (var (from, to) in zones.SelectMany(from => zones.Select(to => (from, to))))
            paths.Set(from, to, plan.Links[from][to], cut: false);
        return zones.Min(from => zones.Min(to => paths[from, to].Ceiling));
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
