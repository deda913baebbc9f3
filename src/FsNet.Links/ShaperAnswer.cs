using System.Text.Json.Serialization;

namespace FsNet.Links;

/// <summary>What fsnet-shaper answers, see <see cref="ShaperRequest"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "answer")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Failed), "failed")]
[JsonDerivedType(typeof(Probed), "probed")]
[JsonDerivedType(typeof(Built), "built")]
[JsonDerivedType(typeof(Measured), "measured")]
[JsonDerivedType(typeof(Statistics), "statistics")]
[JsonDerivedType(typeof(Captured), "captured")]
public abstract record ShaperAnswer
{
    public sealed record Done : ShaperAnswer;

    /// <summary>It could not be done.</summary>
    /// <param name="Message">What was tried, and what the system said, for people.</param>
    public sealed record Failed(string Message) : ShaperAnswer;

    public sealed record Probed(Capabilities Capabilities) : ShaperAnswer;

    /// <param name="Namespaces">Path of each node's namespace by its name; valid as long as the shaper lives.</param>
    public sealed record Built(IReadOnlyDictionary<string, string> Namespaces) : ShaperAnswer;

    public sealed record Measured(IReadOnlyList<LinkMeasurement> Links) : ShaperAnswer;

    public sealed record Statistics(EmulationStatistics Emulation) : ShaperAnswer;

    public sealed record Captured(IReadOnlyList<CaptureCount> Files) : ShaperAnswer;
}

/// <summary>What was tried and worked; for what did not, why not, in the system's own words.</summary>
/// <param name="NetAdmin">Null when namespaces and interfaces can be made.</param>
/// <param name="Netem">Null when htb, ifb, mirred and netem work together.</param>
/// <param name="NfQueue">Null when an NFQUEUE rule can be set, a packet held and let go.</param>
public sealed record Capabilities(string? NetAdmin, string? Netem, string? NfQueue)
{
    /// <summary>The executor to take; null when none works.</summary>
    [JsonIgnore]
    public Executor? Best => NetAdmin is not null ? null : Netem is null ? Executor.Netem : NfQueue is null ? Executor.NfQueue : null;
}

/// <summary>What probes over one direction met. One clock stamped both ends.</summary>
/// <param name="Sent">Probe packets for delay and loss.</param>
/// <param name="Received">How many of them arrived.</param>
/// <param name="DelayMs">Median one-way delay, milliseconds; null when nothing arrived.</param>
/// <param name="JitterMs">Standard deviation of the one-way delay, milliseconds.</param>
/// <param name="LossBursts">Runs of consecutive lost probes; lost probes over this is the mean burst.</param>
/// <param name="RateBitsPerSecond">Bits on the wire that arrived per second while more were sent than fit; null if not asked for.</param>
public sealed record LinkMeasurement(
    string From, string To, int Sent, int Received, double? DelayMs, double? JitterMs, int LossBursts, double? RateBitsPerSecond);

/// <summary>Since the shaper began.</summary>
/// <param name="Packets">Packets that were decided on.</param>
/// <param name="Lost">Dropped on purpose; with netem also those that met a full queue, for it counts both as one.</param>
/// <param name="QueueDrops">Dropped because a queue was full; 0 with netem.</param>
/// <param name="Overruns">Packets that the emulation itself lost: the model was too slow. Any is too many.</param>
/// <param name="LateMsP50">How late packets were let go, or, with netem, a timer of the shaper fired: median, milliseconds.</param>
/// <param name="LateMsP99">The same, 99th percentile.</param>
/// <param name="LateMsMax">The same, the largest.</param>
public sealed record EmulationStatistics(
    long Packets, long Lost, long QueueDrops, long Overruns, double LateMsP50, double LateMsP99, double LateMsMax);

/// <param name="Name">Of the node.</param>
/// <param name="Path">Of the file.</param>
/// <param name="Packets">In the file.</param>
/// <param name="Missed">Packets that came faster than they were read.</param>
/// <param name="BeyondBound">Packets that came when the file was full.</param>
public sealed record CaptureCount(string Name, string Path, long Packets, long Missed, long BeyondBound);
