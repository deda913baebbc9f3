using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>What nodes tell of themselves: Presentation, Update, Goodbye. Each is taken whole or not at all.</summary>
public sealed partial class TrackerEngine
{
    private int Present(in Request request)
    {
        var failure = PresentationRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        var node = FindRun(address, message.NodeId);
        if (_admission.Judge(node, message) is { } error)
            return Reply(request, error);
        if (node is null)
            node = StartRun(address, message.NodeId, request.Now);
        else
            _registry.Nodes.Refresh(node, request.Now);
        foreach (var value in message.Files)
            if (FileEntry.TryParse(value, out var entry))
                _registry.Present(node, entry);
        return Accept(request, node);
    }

    private int Update(in Request request)
    {
        var failure = UpdateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        if (FindRun(request.Source.WithPort(message.Port), message.NodeId) is not { } node)
            return Accept(request, null);
        if (_admission.Judge(node, message) is { } error)
            return Reply(request, error);
        _registry.Nodes.Refresh(node, request.Now);
        foreach (var value in message.Deltas)
            if (FileDelta.TryParse(value, out var delta) && FindEntry(node, delta.Id) is { } changed)
                _registry.AddBlocks(changed, delta.Kind, delta.Blocks);
        foreach (var id in message.Removed)
            if (FindEntry(node, new Hash256(id)) is { } removed)
                _registry.Remove(removed);
        return Accept(request, node);
    }

    private int Goodbye(in Request request)
    {
        var failure = GoodbyeRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        if (FindRun(request.Source.WithPort(message.Port), message.NodeId) is { } node)
            RemoveWhole(node);
        return Accept(request, null);
    }

    private Entry? FindEntry(NodeRecord node, in Hash256 id) => _registry.FindEntry(node, _registry.FindFile(id));

    /// <summary>The node at this address, unless that is an earlier run of it.</summary>
    private NodeRecord? FindRun(NodeAddress address, ulong nodeId) =>
        _registry.Nodes.Find(address) is { } node && node.Id == nodeId ? node : null;

    private NodeRecord StartRun(NodeAddress address, ulong nodeId, TimeSpan now)
    {
        if (_registry.Nodes.Find(address) is { } earlier)
            RemoveWhole(earlier);
        return _registry.Nodes.Add(address, nodeId, now);
    }

    private void RemoveWhole(NodeRecord node)
    {
        var all = int.MaxValue;
        _registry.Remove(node, ref all);
    }

    private int Accept(in Request request, NodeRecord? node) =>
        Reply(request, new AcceptedAnswer(_options.PeerTtl, node?.Audit ?? default));
}
