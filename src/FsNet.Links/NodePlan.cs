namespace FsNet.Links;

/// <summary>What one node's network namespace does to the packets that cross it: an executor needs nothing else.</summary>
/// <param name="Name">Of the node, for messages.</param>
/// <param name="Namespace">Path that stands for its network namespace: <c>/proc/PID/ns/net</c>, <c>/proc/PID/fd/N</c>.</param>
/// <param name="Address">Its IPv4 address on the emulated network; the interface that has it is the one that is shaped.</param>
/// <param name="Uplink">What leaves towards the emulated network, kept by the kernel on the node's own egress.</param>
/// <param name="Downlink">What all sources together may bring in.</param>
/// <param name="Sources">One for each zone that packets come from. What comes from elsewhere is not shaped.</param>
/// <param name="Seed">Drives loss and jitter of this node's links.</param>
public sealed record NodePlan(
    string Name,
    string Namespace,
    string Address,
    AccessLimit? Uplink,
    AccessLimit? Downlink,
    IReadOnlyList<SourcePlan> Sources,
    ulong Seed)
{
    /// <summary>Every prefix of the emulated network that this node exchanges packets with.</summary>
    public IEnumerable<string> Prefixes => Sources.SelectMany(s => s.Prefixes).Distinct();
}

/// <param name="BitsPerSecond">On the wire, Ethernet headers counted.</param>
/// <param name="Queue">How long the queue in front of it may grow, in time at its rate.</param>
public sealed record AccessLimit(long BitsPerSecond, TimeSpan Queue);

/// <summary>Packets from one zone.</summary>
/// <param name="Zone">The key by which a change names it.</param>
/// <param name="Prefixes">IPv4 prefixes such as <c>10.77.1.0/24</c>, or single addresses with <c>/32</c>.</param>
public sealed record SourcePlan(string Zone, IReadOnlyList<string> Prefixes, LinkProfile Profile);

/// <summary>From now on packets from <paramref name="Zone"/> to <paramref name="Node"/> meet another profile.</summary>
/// <param name="Cut">No packet passes, whatever the profile says.</param>
public sealed record LinkChange(string Node, string Zone, LinkProfile Profile, bool Cut);
