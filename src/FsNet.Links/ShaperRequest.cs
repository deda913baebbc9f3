using System.Text.Json.Serialization;

namespace FsNet.Links;

/// <summary>
/// What fsnet-shaper is asked: one JSON object a line on its standard input, one answer a line on its standard output, in order.
/// When its input ends, it ends, and every namespace that it built goes with it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(Probe), "probe")]
[JsonDerivedType(typeof(Build), "build")]
[JsonDerivedType(typeof(Shape), "shape")]
[JsonDerivedType(typeof(Change), "change")]
[JsonDerivedType(typeof(Measure), "measure")]
[JsonDerivedType(typeof(Stats), "stats")]
[JsonDerivedType(typeof(Capture), "capture")]
[JsonDerivedType(typeof(CountCaptured), "countCaptured")]
public abstract record ShaperRequest
{
    /// <summary>What can this kernel do for this process? Tried out in a namespace made for it, never guessed from versions.</summary>
    public sealed record Probe : ShaperRequest;

    /// <summary>Makes a bridge, and a namespace with one interface on it for each node.</summary>
    /// <param name="PrefixLength">Of the network that all addresses are in.</param>
    public sealed record Build(IReadOnlyList<NamespaceSpec> Nodes, int PrefixLength) : ShaperRequest;

    /// <summary>Shapes links. Once per namespace: a node that is in a new one is shaped again; else it is a <see cref="Change"/>.</summary>
    public sealed record Shape(Executor Executor, IReadOnlyList<NodePlan> Nodes) : ShaperRequest;

    public sealed record Change(IReadOnlyList<LinkChange> Links) : ShaperRequest;

    /// <summary>Sends probes over links between nodes that were shaped, and says what became of them.</summary>
    /// <param name="Gentleness">Divides how much is sent at the same time: what a slow or busy machine could not carry at 1, it may at 4.</param>
    public sealed record Measure(IReadOnlyList<LinkProbe> Links, int Gentleness = 1) : ShaperRequest;

    /// <summary>How well the emulation went so far.</summary>
    public sealed record Stats : ShaperRequest;

    /// <summary>
    /// Writes the packets of nodes to files from now on, but for those of <see cref="Measure"/>; a node again when it is in a new
    /// namespace.
    /// </summary>
    /// <param name="SnapLength">Bytes of a packet that are kept; that of the first request stands.</param>
    public sealed record Capture(IReadOnlyList<CapturePlan> Nodes, int SnapLength) : ShaperRequest;

    /// <summary>How much was captured so far; it is in the files when the answer comes.</summary>
    public sealed record CountCaptured : ShaperRequest;
}

/// <summary>Who holds packets back.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Executor>))]
public enum Executor
{
    /// <summary>The kernel's netem and htb on an ifb behind the receiver's ingress.</summary>
    Netem,

    /// <summary>fsnet-shaper itself, through NFQUEUE on the receiver's ingress.</summary>
    NfQueue,
}

/// <param name="Address">IPv4, without prefix length.</param>
public sealed record NamespaceSpec(string Name, string Address);

/// <summary>One direction to measure.</summary>
/// <param name="From">Name of a node.</param>
/// <param name="To">Name of a node.</param>
/// <param name="Asked">Sizes the probes: a low rate takes few, a low loss needs many.</param>
/// <param name="RateBitsPerSecond">The narrowest of uplink, link and downlink; null is unlimited, and the rate is not measured.</param>
public sealed record LinkProbe(string From, string To, LinkProfile Asked, long? RateBitsPerSecond);

/// <summary>
/// What is captured of one node: IPv4 on its interface, arrivals when they have passed their link, departures before the uplink.
/// </summary>
/// <param name="Name">Of the node.</param>
/// <param name="Namespace">Path that stands for its network namespace.</param>
/// <param name="Address">Its IPv4 address on the emulated network.</param>
/// <param name="Path">Of the file, as the shaper sees it; what is there is lost.</param>
public sealed record CapturePlan(string Name, string Namespace, string Address, string Path);
