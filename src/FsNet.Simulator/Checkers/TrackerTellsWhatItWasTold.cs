using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Simulator.Injection;

namespace FsNet.Simulator.Checkers;

/// <summary>
/// What the tracker says of a node, in audits and in lists of peers, is what that node has told it, and not more. (Less is no lie: it
/// forgets who was silent.)
/// </summary>
internal sealed class TrackerTellsWhatItWasTold(Manifest manifest)
    : Invariant("the tracker says of no node that it has blocks which that node has not told of")
{
    private readonly Dictionary<NodeAddress, (ulong NodeId, BlockSet Blocks)> _told = [];
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
            Check(Note(source, request), accepted);
        else if (header.Type == TrackType.Located && !LocatedAnswer.Parse(body, out var located).IsFailure)
            Check(located);
    }

    /// <returns>The node that the answer is about.</returns>
    private NodeAddress Note(NodeAddress source, ReadOnlySpan<byte> request)
    {
        var told = ToldBlocks.Of(request, manifest);
        TrackHeader.Parse(request, out var header);
        var body = request[TrackHeader.Size..];
        if (header.Type == TrackType.Presentation && !PresentationRequest.Parse(body, out var presentation).IsFailure)
            return Present(source.WithPort(presentation.Port), presentation, told!);
        UpdateRequest.Parse(body, out var update);
        var address = source.WithPort(update.Port);
        if (header.Type == TrackType.Update && _told.TryGetValue(address, out var known) && known.NodeId == update.NodeId)
            Change(address, update, told!);
        return address;
    }

    private NodeAddress Present(NodeAddress address, in PresentationRequest presentation, BlockSet told)
    {
        // Without the file it is a sign of life of a node, new or not.
        if (presentation.Files.Count() > 0 || _told.GetValueOrDefault(address).NodeId != presentation.NodeId)
            _told[address] = (presentation.NodeId, told);
        return address;
    }

    private void Change(NodeAddress address, in UpdateRequest update, BlockSet told)
    {
        _told[address].Blocks.UnionWith(told);
        if (update.Removed.Count() > 0)
            _told[address].Blocks.Clear();
    }

    /// <summary>Nodes have one file; others may have more.</summary>
    private void Check(NodeAddress address, in AcceptedAnswer accepted)
    {
        if (!_nodes.Contains(address))
            return;
        var told = _told.TryGetValue(address, out var known) ? known.Blocks.Count : 0;
        if (accepted.Audit.Blocks > told)
            throw Broken($"it counts {accepted.Audit.Blocks} blocks of {address}, which told it of {told}");
    }

    private void Check(in LocatedAnswer located)
    {
        foreach (var address in located.PartialV4)
            if (!_told.ContainsKey(address))
                throw Broken($"it names {address}, which told it of nothing");
        foreach (var address in located.CompleteV4)
            if (!_told.TryGetValue(address, out var known) || !known.Blocks.IsFull)
                throw Broken(
                    $"it calls {address} complete, which told it of {known.Blocks?.Count ?? 0} of {manifest.Layout.BlockCount} blocks");
    }
}
