using System.Globalization;
using static System.FormattableString;

namespace FsNet.Links;

/// <summary>
/// One node's links as lines for <c>tc -batch</c>. What comes in on its interface is redirected to an ifb, whose tree is
/// <code>
/// htb 1:                      what comes from elsewhere meets no class and is not shaped
///  `- class 1:1               the downlink
///      |- class 1:10          the first source; borrows what the others leave
///      |   `- netem 10:       loss, delay, jitter and rate of its link, in that order
///      `- class 1:11 ...
/// </code>
/// Numbers of classes are hexadecimal, as tc reads them. Only IPv4 is redirected, so ARP is not shaped.
/// </summary>
/// <param name="device">The interface with the node's address.</param>
/// <param name="ifb">An ifb, which is up.</param>
public sealed class TcScript(NodePlan plan, string device, string ifb)
{
    private const int FirstClass = 0x10;

    // An ifb's own queue length is 32; what is not shaped should not be lost either.
    private const int DirectPackets = 1000;

    private readonly long _downlink = plan.Downlink?.BitsPerSecond ?? LinkFormulas.UnlimitedBitsPerSecond;

    /// <summary>For a namespace that was not shaped before; the uplink included.</summary>
    public IEnumerable<string> Build() => [.. UplinkScript.Lines(plan, device), .. Root(), .. plan.Sources.SelectMany(Source)];

    /// <summary>Restates a leaf. Packets that it holds stay, with the times that they were given.</summary>
    /// <returns>No line where the node has no packets from that zone.</returns>
    public IEnumerable<string> Change(LinkChange change) =>
        plan.Sources.Index().Where(source => source.Item.Zone == change.Zone)
            .Select(source => $"qdisc change {Leaf(source.Index, change.Profile, change.Cut)}");

    private IEnumerable<string> Root() =>
    [
        $"qdisc add dev {device} clsact",
        $"filter add dev {device} ingress protocol ip prio 1 u32 match u32 0 0 action mirred egress redirect dev {ifb}",
        $"qdisc add dev {ifb} root handle 1: htb direct_qlen {DirectPackets}",
        Class("1:", "1:1", _downlink),
    ];

    private IEnumerable<string> Source(SourcePlan source, int index) =>
    [
        Class("1:1", $"1:{Number(index)}", GuaranteedBitsPerSecond),
        $"qdisc add {Leaf(index, source.Profile, cut: false)}",
        .. source.Prefixes.Select(p => $"filter add dev {ifb} parent 1: protocol ip prio 1 u32 match ip src {p} flowid 1:{Number(index)}"),
    ];

    /// <summary>htb serves a class up to its rate whatever its parent says: these must not add up to more than the downlink.</summary>
    private long GuaranteedBitsPerSecond => plan.Downlink is null ? _downlink : Math.Max(8, _downlink / plan.Sources.Count);

    private string Class(string parent, string id, long rate) => Invariant(
        $"class add dev {ifb} parent {parent} classid {id} htb rate {rate}bit ceil {_downlink}bit burst {LinkFormulas.BurstBytes(rate)}b ")
        + Invariant($"cburst {LinkFormulas.CeilingBurstBytes(_downlink)}b quantum {LinkFormulas.QuantumBytes(_downlink)}");

    private string Leaf(int index, LinkProfile profile, bool cut)
    {
        var limit = Limit(profile);
        // Always a rate, a very high one too: with it netem lets no packet overtake the one before, without it jitter reorders.
        var rate = profile.RateBitsPerSecond ?? LinkFormulas.UnlimitedBitsPerSecond;
        return Invariant($"dev {ifb} parent 1:{Number(index)} handle {Number(index)}: netem limit {limit} ")
            + Invariant($"delay {profile.Delay.TotalMicroseconds}us {profile.Jitter.TotalMicroseconds}us")
            + Invariant($"{LossOf(profile, cut)} rate {rate}bit");
    }

    /// <summary>Packets wait in the leaf whether its own rate or the downlink is the narrower.</summary>
    private long Limit(LinkProfile profile)
    {
        var ownQueue = profile.Queue ?? LinkFormulas.DefaultQueue(profile.Delay);
        var (rate, queue) = plan.Downlink is { } downlink && downlink.BitsPerSecond < (profile.RateBitsPerSecond ?? long.MaxValue)
            ? (downlink.BitsPerSecond, downlink.Queue)
            : (profile.RateBitsPerSecond ?? LinkFormulas.UnlimitedBitsPerSecond, ownQueue);
        return LinkFormulas.NetemLimitPackets(rate, profile.Delay, profile.Jitter, queue);
    }

    private static string LossOf(LinkProfile profile, bool cut) => (cut, profile.Loss) switch
    {
        (true, _) => " loss random 100%",
        (_, null) => "",
        (_, { EnterBad: { } enter, LeaveBad: { } leave }) => $" loss gemodel {Percent(enter)} {Percent(leave)} 100% 0%",
        (_, { Share: var share }) => $" loss random {Percent(share)}",
    };

    /// <summary>netem's chances have 32 bits: a step is 2.3e-8 percent.</summary>
    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.########}%");

    private static string Number(int index) => (FirstClass + index).ToString("x", CultureInfo.InvariantCulture);
}
