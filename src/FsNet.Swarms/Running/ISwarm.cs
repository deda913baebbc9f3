using FsNet.Swarms.Capturing;
using FsNet.Swarms.Shaping;

namespace FsNet.Swarms.Running;

/// <summary>Tracker and nodes of one run, wherever they run. Start, open the gate, watch, stop, dispose: in this order.</summary>
internal interface ISwarm : IAsyncDisposable
{
    /// <summary><c>local</c> or <c>docker</c>.</summary>
    string BackEnd { get; }

    /// <summary>The links as they were shaped; null before the start, and where nothing shapes them.</summary>
    ShapedLinks? Links { get; }

    /// <summary>Null where no packets are captured.</summary>
    NodeCaptures? Captures => null;

    /// <summary>What a reader of the report should know about how this swarm runs.</summary>
    IReadOnlyList<string> Notes { get; }

    /// <summary>In the order of the topology.</summary>
    IReadOnlyList<SwarmNode> Nodes { get; }

    /// <summary>Of all programs so far.</summary>
    double CpuSeconds { get; }

    /// <summary>Of the process that used the most.</summary>
    long PeakRssBytes { get; }

    /// <summary>What all nodes' interfaces on the emulated network sent, as of the last <see cref="Watch"/>; null where they share one.</summary>
    long? WireBytes { get; }

    /// <summary>Shapes the links and starts every program. Leechers wait for <see cref="OpenGateAsync"/>.</summary>
    /// <exception cref="Base.ProgramException">The back end is missing something or broke (exit code 4).</exception>
    Task StartAsync(CancellationToken cancellation);

    /// <summary>Whether a node of somebody else's program is ready; lets it start when what it needs is. Ask again and again.</summary>
    /// <exception cref="Base.ProgramException">It has had its time (exit code 4).</exception>
    Task<bool> IsReadyAsync(SwarmNode node, CancellationToken cancellation) =>
        throw new NotSupportedException($"{BackEnd} runs no program of others");

    /// <summary>Tells the leechers to start, all at once.</summary>
    Task OpenGateAsync();

    /// <summary>As by SIGKILL.</summary>
    Task KillAsync(string name);

    /// <summary>Starts a node that is down with what is on its disk; it does not wait.</summary>
    Task RestartAsync(string name);

    /// <summary>What nodes have reported since the last call, as they wrote it.</summary>
    IEnumerable<(SwarmNode Node, string Line)> NewEventLines();

    /// <summary>The name of the node behind <c>10.77.0.3:9100</c>, or the text itself.</summary>
    string NameOf(string? endPoint);

    /// <summary>Where other nodes reach it.</summary>
    string AddressOf(SwarmNode node);

    /// <summary>Hashes a leecher's copy as it is on its disk, under its final name.</summary>
    /// <returns>Lower-case hex of its SHA-256; null when there is no such file.</returns>
    Task<string?> HashCopyAsync(SwarmNode node, CancellationToken cancellation);

    /// <summary>The last lines that a node has logged; null when there are none.</summary>
    Task<string?> ReadLogAsync(string name, CancellationToken cancellation);

    /// <summary>Measures every program, and finds those that ended by themselves.</summary>
    IReadOnlyList<(SwarmNode Node, string Reason)> Watch();

    /// <summary>What one node has used so far; all 0 where that is not known node by node.</summary>
    NodeUsage UsageOf(SwarmNode node) => default;

    /// <summary>What was found wrong with nodes while they were stopped.</summary>
    IReadOnlyList<string> Complaints => [];

    /// <summary>Nodes first, so that they can say goodbye to the tracker.</summary>
    /// <returns>The names of those that had to be killed.</returns>
    Task<IReadOnlyList<string>> StopAsync();
}

/// <summary>What a node has used, over all its lives.</summary>
/// <param name="PeakRssBytes">Of its largest process.</param>
/// <param name="SentBytes">By its interface on the emulated network; null where it has none of its own.</param>
internal readonly record struct NodeUsage(double CpuSeconds, long PeakRssBytes, long? SentBytes)
{
    /// <summary>What was used since an earlier look.</summary>
    public NodeUsage Since(NodeUsage before) => this with
    {
        CpuSeconds = CpuSeconds - before.CpuSeconds,
        SentBytes = SentBytes - (before.SentBytes ?? 0),
    };
}
