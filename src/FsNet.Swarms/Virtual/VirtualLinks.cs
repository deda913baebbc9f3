using FsNet.Links;
using FsNet.Reports;
using FsNet.Topologies;

namespace FsNet.Swarms.Virtual;

/// <summary>Virtual links are what they were asked to be: "measured" says so in the report's terms.</summary>
internal static class VirtualLinks
{
    private const int Probes = 1_000_000;

    public static IReadOnlyList<MeasuredLink> Of(Topology topology)
    {
        var members = topology.Nodes.ToLookup(n => n.Zone);
        return
        [
            .. from link in LinkMatrix.Of(topology)
               let @from = members[link.From].First()
               let to = members[link.To].First(n => n != @from)
               let rate = Narrowest(@from.Access.UpBitsPerSecond, link.Profile.RateBitsPerSecond, to.Access.DownBitsPerSecond)
               where !link.IsIdeal || rate is not null
               let probe = new LinkProbe(@from.Name, to.Name, link.Profile, rate)
               select new MeasuredLink(probe, AsAsked(probe), 1),
        ];
    }

    private static LinkMeasurement AsAsked(LinkProbe probe)
    {
        var lost = (int)Math.Round(Probes * (probe.Asked.Loss?.Share ?? 0));
        return new LinkMeasurement(
            probe.From,
            probe.To,
            Probes,
            Probes - lost,
            probe.Asked.Delay.TotalMilliseconds,
            probe.Asked.Jitter.TotalMilliseconds / Math.Sqrt(3),
            (int)Math.Round(lost / (probe.Asked.Loss?.MeanBurstPackets ?? 1)),
            probe.RateBitsPerSecond);
    }

    private static long? Narrowest(params long?[] rates) => rates.Min();
}
