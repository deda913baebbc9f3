using System.Globalization;
using FsNet.Reports;
using FsNet.Simulator;
using FsNet.Simulator.Events;
using FsNet.Swarms.Running;

namespace FsNet.Swarms.Virtual;

/// <summary>Writes what happens in virtual time as a run with real nodes would: block by block while that is not too much.</summary>
/// <param name="startedAt">Of the run, Unix milliseconds: virtual time counts from here.</param>
/// <param name="live">Null where nobody watches.</param>
internal sealed class VirtualRecorder(EventLog log, double startedAt, World world, bool everyBlock, VirtualLive? live) : ISwarmObserver
{
    private static readonly Dictionary<string, int> Nothing = [];

    private readonly Dictionary<int, Dictionary<string, int>> _blocksFrom = [];

    public bool EveryBlock => everyBlock;

    public bool SeesBlocks => everyBlock || live is not null;

    public void BlockStored(TimeSpan at, SimulatedNode node, int block, SimulatedHost from, int bytes)
    {
        live?.SeeBlock(node, block, from, bytes);
        if (!everyBlock)
            return;
        var e = new NodeEvent(UnixMs(at), EventKind.Block, block, from.Address.ToString(), bytes, null, null);
        log.Add(node.Plan.Name, string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"at":{{e.At:0.0000}},"event":"{{EventKind.Block}}","block":{{block}},"from":"{{e.From}}","bytes":{{bytes}}}"""));
        log.AddBlock(node.Plan.Name, e, from.Name);
        var senders = BlocksFromOf(node);
        senders[from.Name] = senders.GetValueOrDefault(from.Name) + 1;
    }

    public void Completed(TimeSpan at, SimulatedNode node)
    {
        live?.SeeCompletion(at, node);
        log.Add(
            node.Plan.Name,
            string.Create(CultureInfo.InvariantCulture, $$"""{"at":{{UnixMs(at):0.0000}},"event":"{{EventKind.Complete}}"}"""));
    }

    public void Happened(string what, string subject, string because) => log.Add(UnixMs(world.Now), what, subject, because);

    /// <summary>How many blocks came from whom; empty where that was too much to keep.</summary>
    public IReadOnlyDictionary<string, int> BlocksFrom(SimulatedNode node) =>
        _blocksFrom.TryGetValue(node.Number, out var senders) ? senders : Nothing;

    public double UnixMs(TimeSpan at) => startedAt + at.TotalMilliseconds;

    private Dictionary<string, int> BlocksFromOf(SimulatedNode node)
    {
        if (!_blocksFrom.TryGetValue(node.Number, out var senders))
            _blocksFrom[node.Number] = senders = [];
        return senders;
    }
}
