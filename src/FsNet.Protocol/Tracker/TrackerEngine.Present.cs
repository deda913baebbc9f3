using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What nodes tell of themselves: Presentation, Update, Goodbye. Each file is taken or refused by itself; the answer says which were refused.
/// </summary>
public sealed partial class TrackerEngine
{
    // Of the message at hand. Kept from message to message for its memory.
    private readonly List<RefusedItem> _refused = [];

    private int Present(in Request request)
    {
        var failure = PresentationRequest.Parse(request.Body, out var message);
        if (!failure.IsFailure && request.Header.IsEarlier && message.Files.Count() > 0)
            failure = ParseFailure.NotAllowed(Field.Version);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (address.IsLinkLocal)
            return Reply(request, NobodyReaches(address));
        var node = _registry.Nodes.Find(address, message.NodeId);
        if (node is null && _admission.JudgeNewNode(address) is { } error)
            return Reply(request, error);
        if (node is null)
            node = StartRun(address, message.NodeId, request.Now);
        else
            Hear(node, request.Now);
        var item = 0;
        foreach (var value in message.Files)
            Note(TakeFile(node, value), item++);
        return Accept(request, address, node);
    }

    private static ErrorAnswer NobodyReaches(NodeAddress address) => new(
        TrackError.NotAllowed, nameof(Field.Observed), 0,
        $"{address.ToEndPoint().Address} is an address of one link, where others cannot reach it: ask at an address of the tracker that is not link-local");

    private RefusedItem? TakeFile(NodeRecord node, ReadOnlySpan<byte> value)
    {
        if (!FileEntry.TryParse(value, out var entry))
            return new RefusedItem(0, TrackError.Malformed, 0, nameof(Field.File));
        if (_admission.Judge(node, entry) is { } refusal)
            return refusal;
        _registry.Present(node, entry);
        return null;
    }

    private int Update(in Request request)
    {
        var failure = UpdateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (_registry.Nodes.Find(address, message.NodeId) is not { } node)
            return Accept(request, address, null);
        Hear(node, request.Now);
        var item = 0;
        foreach (var value in message.Deltas)
            Note(TakeBlocks(node, value), item++);
        var budget = SweepBudget;
        foreach (var id in message.Removed)
            if (FindEntry(node, new Hash256(id)) is { } removed)
                _registry.Remove(removed, ref budget);
        return Accept(request, address, node);
    }

    /// <summary>Blocks of a file that is not known are no mistake: the audit tells.</summary>
    private RefusedItem? TakeBlocks(NodeRecord node, ReadOnlySpan<byte> value)
    {
        if (!FileDelta.TryParse(value, out var delta))
            return new RefusedItem(0, TrackError.Malformed, 0, nameof(Field.FileDelta));
        if (FindEntry(node, delta.Id) is not { } entry)
            return null;
        if (_admission.Judge(entry, delta) is { } refusal)
            return refusal;
        _registry.AddBlocks(entry, delta.Kind, delta.Blocks);
        return null;
    }

    private void Note(RefusedItem? refusal, int item)
    {
        if (refusal is { } refused)
            _refused.Add(refused with { Item = item });
    }

    private int Goodbye(in Request request)
    {
        var failure = GoodbyeRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (_registry.Nodes.Find(address, message.NodeId) is { } node)
            End(node);
        return Accept(request, address, null);
    }

    private Entry? FindEntry(NodeRecord node, in Hash256 id) => _registry.FindEntry(node, _registry.FindFile(id));

    /// <summary>The node is not found any more. Where it had very much, that is swept later.</summary>
    private void End(NodeRecord node)
    {
        var budget = SweepBudget;
        _registry.Detach(node);
        _registry.Sweep(ref budget);
    }

    private int Accept(in Request request, NodeAddress address, NodeRecord? node)
    {
        var refused = _refused.Count == 0 ? null : _refused.ToArray();
        Counters.CountRefused(_refused.Count);
        _refused.Clear();
        var answer = new AcceptedAnswer(_options.PeerTtl, node?.Audit ?? default, refused);
        if (!request.Header.IsEarlier)
            answer = answer with { Observed = address, SameAddress = node is null ? 0 : Others(node) };
        return Reply(request, answer);
    }
}
