namespace FsNet.Reports;

public enum Verdict
{
    Pass,
    Fail,

    /// <summary>The run says nothing about the swarm: a link was out of tolerance, or the host was saturated.</summary>
    Invalid,

    /// <summary>The user or the system asked the run to end before its time: what there is was seen until then.</summary>
    Interrupted,

    /// <summary>The testbed or its back end broke: what there is was seen until then.</summary>
    Broken,
}

/// <summary>report.json. Numbers are in the unit their name ends with; null is "not measured", and <see cref="Notes"/> say why.</summary>
public sealed record Report
{
    public required string Topology { get; init; }
    public required ulong Seed { get; init; }
    public required string Backend { get; init; }
    public required string Shaper { get; init; }
    public required Verdict Verdict { get; init; }
    public required IReadOnlyList<string> Reasons { get; init; }
    public required IReadOnlyList<string> Notes { get; init; }
    public required string Version { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required int Leechers { get; init; }
    public required long FileBytes { get; init; }
    public required string FileSha256 { get; init; }
    public required long? BlockBytes { get; init; }

    /// <summary>Copies whose SHA-256 the testbed computed from disk and found right; null when it was told not to.</summary>
    public required int? VerifiedNodes { get; init; }

    /// <summary>From the moment the leechers were told to start, of those that completed.</summary>
    public required Spread? CompletionSeconds { get; init; }

    public required double? BoundSeconds { get; init; }

    /// <summary>The last completion over the bound; null unless every leecher completed.</summary>
    public required double? RatioToBound { get; init; }

    /// <summary>Verified block bytes that the leechers took in.</summary>
    public required long PayloadBytes { get; init; }

    public required long? WireBytes { get; init; }

    /// <summary>Null where programs of others run, which do not tell.</summary>
    public required long? DuplicateBytes { get; init; }
    public required double? SeedCopies { get; init; }
    public required double CpuSeconds { get; init; }

    /// <summary>What of <see cref="CpuSeconds"/> the programs used to start, before any block was sent.</summary>
    public required double StartupCpuSeconds { get; init; }
    public required double? CpuSecondsPerGiB { get; init; }
    public required long PeakRssBytes { get; init; }

    /// <summary>Mean busy share of all of the host's cores while the swarm ran, 0 to 1.</summary>
    public required double? HostBusyShare { get; init; }

    public required string Command { get; init; }
    public required IReadOnlyList<LinkReport> Links { get; init; }

    /// <summary>Null where nothing is shaped.</summary>
    public required EmulationReport? Emulation { get; init; }
    public required IReadOnlyList<NodeReport> Nodes { get; init; }

    /// <summary>Each swarm by itself, where nodes run programs of others; else empty.</summary>
    public IReadOnlyList<ProgramReport> Programs { get; init; } = [];
}

public sealed record Spread(double Min, double Median, double P95, double Max);

/// <summary>One direction between two zones.</summary>
/// <param name="Asked">The rate is the narrowest of uplink, link and downlink.</param>
/// <param name="Measured">Null where links are not shaped, and so not measured.</param>
/// <param name="Ok">Whether all figures are in tolerance; null where there is no measurement to judge.</param>
/// <param name="Complaints">What is not in tolerance, in words.</param>
/// <param name="Between">The two nodes that stood for their zones.</param>
/// <param name="Times">How many times it was measured: what is out of tolerance is measured again before that is believed.</param>
public sealed record LinkReport(
    string From,
    string To,
    LinkFigures Asked,
    LinkFigures? Measured,
    bool? Ok,
    IReadOnlyList<string> Complaints,
    IReadOnlyList<string>? Between,
    int Times);

/// <param name="DelayMs">One way: asked as such, measured as the median. Null when no probe arrived.</param>
/// <param name="JitterMs">The half-width of the spread that was asked for; the standard deviation that was measured.</param>
/// <param name="Packets">Probes that were sent; null where nothing was measured.</param>
public sealed record LinkFigures(
    double? DelayMs,
    double? JitterMs,
    double LossShare,
    double? MeanBurstPackets,
    long? RateBitsPerSecond,
    double? QueueMs,
    int? Packets);

/// <summary>How well links were emulated while the swarm ran.</summary>
/// <param name="Packets">That went through the model; 0 where the kernel does the work.</param>
/// <param name="LostPackets">Dropped on purpose.</param>
/// <param name="QueueDrops">Dropped because an emulated queue was full.</param>
/// <param name="Overruns">Packets that the emulation itself lost.</param>
/// <param name="LateMsP50">How late packets were let go, median, milliseconds.</param>
public sealed record EmulationReport(
    long Packets, long LostPackets, long QueueDrops, long Overruns, double LateMsP50, double LateMsP99, double LateMsMax);

/// <param name="BytesIn">This and what follows is null, or empty, for a program of others: only fsnet's own nodes tell.</param>
public sealed record NodeReport(
    string Name,
    string Group,
    string? Region,
    string Address,
    double? CompletedAtSeconds,
    string? Sha256,
    long? BytesIn,
    long? BytesOut,
    long? DuplicateBytes,
    IReadOnlyDictionary<string, int> BlocksFrom);

/// <summary>The nodes of one program, tracker included: what is seen of all programs alike.</summary>
/// <param name="Name">As the topology has it; <c>fsnet</c> is what comes with it.</param>
/// <param name="VerifiedNodes">Copies that are whole on disk; null where they were not hashed.</param>
/// <param name="BoundSeconds">Of this swarm alone.</param>
/// <param name="RatioToBound">Null unless every leecher completed.</param>
/// <param name="WireBytes">What its nodes' interfaces sent since the leechers were told to start; null where that is not known.</param>
/// <param name="CpuSeconds">Of all its processes since then.</param>
/// <param name="PeakRssBytes">Of the largest of its processes.</param>
public sealed record ProgramReport(
    string Name,
    int Leechers,
    int? VerifiedNodes,
    Spread? CompletionSeconds,
    double? BoundSeconds,
    double? RatioToBound,
    long? WireBytes,
    double CpuSeconds,
    long PeakRssBytes);
