using System.Diagnostics;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// What nodes tell of themselves: Presentation, Update, Goodbye. Each file is taken or refused by itself; the answer says which were refused.
/// </summary>
internal sealed class Registering(
    TrackerOptions options, TrackerRegistry registry, Admission admission, Runs runs, Answers answers, TrackerCounters counters)
{
    // Of the message at hand. Kept from message to message for its memory.
    private readonly List<RefusedItem> _refused = [];

    /// <summary>A node tells of itself, and of all its files.</summary>
    public int Present(in Request request)
    {
        var failure = PresentationRequest.Parse(request.Body, out var message);
        if (!failure.IsFailure && request.Header.IsEarlier && message.Files.Count() > 0)
            failure = ParseFailure.NotAllowed(Field.Version);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (address.IsLinkLocal)
            return answers.Reply(request, NobodyReaches(address));
        var node = registry.Nodes.Find(address, message.NodeId);
        if (node is null && admission.JudgeNewNode(address) is { } error)
            return answers.Reply(request, error);
        if (node is null)
            node = runs.Start(address, message.NodeId, request.Now);
        else
            runs.Hear(node, request.Now);
        node.Call(message.NodeName);
        var item = 0;
        var traits = message.Traits;
        foreach (var value in message.Files)
        {
            Note(TakeFile(node, value, traits.Of(item)), item);
            item++;
        }
        return Accept(request, address, node);
    }

    private static ErrorAnswer NobodyReaches(NodeAddress address) => new(
        TrackError.NotAllowed, nameof(Field.Observed), 0,
        $"{address.ToEndPoint().Address} is an address of one link, where others cannot reach it: ask at an address of the tracker that is not link-local");

    private RefusedItem? TakeFile(NodeRecord node, ReadOnlySpan<byte> value, FileTraits? traits)
    {
        if (!FileEntry.TryParse(value, out var entry))
            return new RefusedItem(0, TrackError.Malformed, 0, nameof(Field.File));
        if (admission.Judge(node, entry) is { } refusal)
            return refusal;
        registry.Present(node, entry, traits);
        return null;
    }

    /// <summary>A sign of life, and what has changed.</summary>
    public int Update(in Request request)
    {
        var failure = UpdateRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (registry.Nodes.Find(address, message.NodeId) is not { } node)
            return Accept(request, address, null);
        runs.Hear(node, request.Now);
        var item = 0;
        foreach (var value in message.Deltas)
            Note(TakeBlocks(node, value), item++);
        var budget = TrackerEngine.SweepBudget;
        foreach (var id in message.Removed)
            if (FindEntry(node, new Hash256(id)) is { } removed)
                registry.Remove(removed, ref budget);
        return Accept(request, address, node);
    }

    /// <summary>Blocks of a file that is not known are no mistake: the audit tells.</summary>
    private RefusedItem? TakeBlocks(NodeRecord node, ReadOnlySpan<byte> value)
    {
        if (!FileDelta.TryParse(value, out var delta))
            return new RefusedItem(0, TrackError.Malformed, 0, nameof(Field.FileDelta));
        if (FindEntry(node, delta.Id) is not { } entry)
            return null;
        if (admission.Judge(entry, delta) is { } refusal)
            return refusal;
        registry.AddBlocks(entry, delta.Kind, delta.Blocks);
        return null;
    }

    private void Note(RefusedItem? refusal, int item)
    {
        if (refusal is { } refused)
            _refused.Add(refused with { Item = item });
    }

    /// <summary>The node leaves.</summary>
    public int Goodbye(in Request request)
    {
        var failure = GoodbyeRequest.Parse(request.Body, out var message);
        if (failure.IsFailure)
            return answers.Refuse(request, failure);
        var address = request.Source.WithPort(message.Port);
        if (registry.Nodes.Find(address, message.NodeId) is { } node)
            runs.End(node);
        return Accept(request, address, null);
    }

    private Entry? FindEntry(NodeRecord node, in Hash256 id) => registry.FindEntry(node, registry.FindFile(id));

    private int Accept(in Request request, NodeAddress address, NodeRecord? node)
    {
        Debug.Assert(node is null || !node.IsGone, "who is registered is found");
        var refused = _refused.Count == 0 ? null : _refused.ToArray();
        counters.CountRefused(_refused.Count);
        _refused.Clear();
        var answer = new AcceptedAnswer(options.PeerTtl, node?.Audit ?? default, refused);
        if (!request.Header.IsEarlier)
            answer = answer with { Observed = address, SameAddress = node is null ? 0 : runs.Others(node) };
        return answers.Reply(request, answer);
    }
}
