using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Simulator.Checkers;

/// <summary>
/// What the tracker says of a node, in audits and in lists of peers, is what that node has told it, and not more: in an audit what that very
/// run has told, in a list what any of the runs at that address has. (Less is no lie: it forgets who was silent.)
/// </summary>
internal sealed class TrackerTellsWhatItWasTold(Manifest manifest)
    : Invariant("the tracker says of no node that it has blocks which that node has not told of")
{
    private readonly Dictionary<NodeAddress, Dictionary<ulong, BlockSet>> _told = [];
    private readonly HashSet<NodeAddress> _nodes = [];

    public override void Started(SimulatedNode node) => _nodes.Add(node.Address);

    public override void Fault(TimeSpan at, FaultKind kind, string subject)
    {
        if (kind == FaultKind.TrackerLoss)
            _told.Clear();
    }

    public override void TrackerAnswered(
        NodeAddress source, ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer, TrackTransport transport)
    {
        if (TrackHeader.Parse(answer, out var header).IsFailure)
            return;
        var body = answer[TrackHeader.Size..];
        if (header.Type == TrackType.Accepted && !AcceptedAnswer.Parse(body, out var accepted).IsFailure)
            Check(source, request, accepted);
        else if (header.Type == TrackType.Located && !LocatedAnswer.Parse(body, out var located).IsFailure)
            Check(located);
    }

    private void Check(NodeAddress source, ReadOnlySpan<byte> request, in AcceptedAnswer accepted)
    {
        TrackHeader.Parse(request, out var header);
        var told = ToldBlocks.Of(request, manifest);
        var body = request[TrackHeader.Size..];
        if (header.Type == TrackType.Presentation && !PresentationRequest.Parse(body, out var presentation).IsFailure)
            Check(source.WithPort(presentation.Port), Present(source.WithPort(presentation.Port), presentation, told!), accepted);
        else if (header.Type == TrackType.Update && !UpdateRequest.Parse(body, out var update).IsFailure)
            Check(source.WithPort(update.Port), Change(source.WithPort(update.Port), update, told!), accepted);
    }

    /// <returns>What the run has told.</returns>
    private BlockSet Present(NodeAddress address, in PresentationRequest presentation, BlockSet told)
    {
        if (!_told.TryGetValue(address, out var runs))
            _told[address] = runs = [];
        // Without the file it is a sign of life of a node, new or not.
        if (presentation.Files.Count() > 0 || !runs.ContainsKey(presentation.NodeId))
            runs[presentation.NodeId] = told;
        return runs[presentation.NodeId];
    }

    private BlockSet? Change(NodeAddress address, in UpdateRequest update, BlockSet told)
    {
        if (!_told.TryGetValue(address, out var runs) || !runs.TryGetValue(update.NodeId, out var known))
            return null;
        known.UnionWith(told);
        if (update.Removed.Count() > 0)
            known.Clear();
        return known;
    }

    /// <summary>Nodes have one file; others may have more.</summary>
    private void Check(NodeAddress address, BlockSet? told, in AcceptedAnswer accepted)
    {
        if (_nodes.Contains(address) && accepted.Audit.Blocks > (told?.Count ?? 0))
            throw Broken($"it counts {accepted.Audit.Blocks} blocks of {address}, which told it of {told?.Count ?? 0}");
    }

    private void Check(in LocatedAnswer located)
    {
        foreach (var address in located.PartialV4)
            if (!_told.ContainsKey(address))
                throw Broken($"it names {address}, which told it of nothing");
        foreach (var address in located.CompleteV4)
            if (!_told.TryGetValue(address, out var runs) || !runs.Values.Any(blocks => blocks.IsFull))
                throw Broken(
                    $"it calls {address} complete, which told it of {MostOf(runs)} of {manifest.Layout.BlockCount} blocks");
    }

    private static int MostOf(Dictionary<ulong, BlockSet>? runs) => runs?.Values.Max(blocks => blocks.Count) ?? 0;
}
