namespace FsNet.Links;

/// <summary>
/// What becomes of each packet on its way into one node. Pure: time comes in as an argument, chance from the plan's seed, and
/// no call allocates. Call for each packet, in order of time:
/// <list type="number">
/// <item><see cref="Cross"/> when it is sent. Unless dropped, it has crossed its link at the answer's time.</item>
/// <item><see cref="Descend"/> at that time, if <see cref="HasDownlink"/>. Unless dropped, it is delivered at the answer's time.</item>
/// </list>
/// Two steps, for the downlink is shared: who sent first over a slow link may arrive last, and nobody else must wait for that.
/// <para>The stages are those of the kernel's tree, netem below htb: loss, delay and jitter, rate of the link, rate of the downlink.
/// Different from it: packets of one link never overtake each other (netem's jitter lets them), and the downlink is one FIFO
/// for all sources (htb takes turns between its classes).</para>
/// </summary>
public sealed class PacketModel
{
    /// <summary>Rates count them, as htb does: destination, source, type.</summary>
    public const int EthernetHeaderBytes = 14;

    private readonly LinkModel[] _links;
    private readonly RateQueue? _downlink;

    public PacketModel(NodePlan plan)
    {
        _links = [.. plan.Sources.Select(source => new LinkModel(source, plan.Seed))];
        _downlink = plan.Downlink is { } limit ? new RateQueue(limit.BitsPerSecond, limit.Queue) : null;
    }

    public bool HasDownlink => _downlink is not null;

    /// <param name="source">Index into the plan's sources.</param>
    /// <param name="wireBytes">With the Ethernet header.</param>
    /// <param name="nowNs">Nanoseconds on any clock that never goes back.</param>
    public Passage Cross(int source, int wireBytes, long nowNs) => _links[source].Cross(wireBytes, nowNs);

    /// <inheritdoc cref="Cross"/>
    public Passage Descend(int wireBytes, long nowNs) => _downlink!.Enter(wireBytes, nowNs);

    /// <summary>For packets that are sent from now on; those on their way keep their times, and are not overtaken.</summary>
    public void Change(int source, LinkProfile profile, bool cut) => _links[source].Change(profile, cut);
}

/// <param name="AtNs">When the stage is behind it, on the caller's clock; means nothing for a dropped packet.</param>
public readonly record struct Passage(Fate Fate, long AtNs)
{
    public bool Dropped => Fate != Fate.Passed;
}

public enum Fate
{
    Passed,

    /// <summary>By the loss of its link, or the link is cut.</summary>
    Lost,

    /// <summary>It would have waited longer than the queue is long.</summary>
    QueueFull,
}
