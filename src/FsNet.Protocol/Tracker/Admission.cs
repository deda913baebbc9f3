using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Whether there is room for a node, a file, blocks. Each is judged by itself, and taken before the next is judged. When memory is full,
/// whoever asks for less than its share is given room at the expense of the prefix that has most.
/// </summary>
internal sealed class Admission(TrackerRegistry registry, TrackerLimits limits, TrackerCounters counters)
{
    /// <summary>Entries and names that go for the sake of one newcomer, at most.</summary>
    private const int EvictionBudget = 512;

    /// <summary>What speaks against one more node, or null.</summary>
    public ErrorAnswer? JudgeNewNode(NodeAddress address)
    {
        var prefix = registry.Prefixes.Of(address);
        if (MakeRoom(prefix, Costs.Node))
            return null;
        registry.Prefixes.ForgetIfEmpty(prefix);
        return new ErrorAnswer(
            TrackError.BoundExceeded, TrackerLimits.Memory, limits.MemoryBytes, "the tracker is full, and this address prefix has its share");
    }

    /// <summary>What speaks against the file, or null. The number of the item is left open.</summary>
    public RefusedItem? Judge(NodeRecord node, in FileEntry told)
    {
        var file = registry.FindFile(told.Proof.Id);
        var entry = registry.FindEntry(node, file);
        if (entry is null && node.Files >= limits.FilesPerNode)
            return Exceeded("filesPerNode", limits.FilesPerNode);
        var isNewName = entry is null || registry.Names.Find(told.NameUtf8, file!) is not { } name || !entry.Value.HasName(name);
        if (isNewName && !FileName.IsValid(Encoding.UTF8.GetString(told.NameUtf8)))
            return new RefusedItem(0, TrackError.Malformed, FileName.MaxBytes, "File.Name");
        if (isNewName && entry?.NameCount >= limits.NamesPerFile)
            return Exceeded("namesPerFile", limits.NamesPerFile);
        var need = (entry is null ? Costs.Entry : 0)
            + (isNewName ? Costs.OfName(told.NameUtf8.Length) : 0)
            + CostOfBitmap(entry, told.Proof.Layout, told.Kind);
        return MakeRoom(node.Prefix, need) ? null : Exceeded(TrackerLimits.Memory, limits.MemoryBytes);
    }

    /// <summary>What speaks against these blocks more, or null.</summary>
    public RefusedItem? Judge(Entry entry, in FileDelta delta)
    {
        var layout = entry.File.Layout;
        if (!Availability.IsValid(layout.BlockCount, delta.Kind, delta.Blocks))
            return new RefusedItem(0, TrackError.Malformed, layout.BlockCount, nameof(Field.FileDelta));
        return entry.IsComplete || MakeRoom(entry.Node.Prefix, CostOfBitmap(entry, layout, delta.Kind))
            ? null
            : Exceeded(TrackerLimits.Memory, limits.MemoryBytes);
    }

    private static int CostOfBitmap(Entry? entry, BlockLayout layout, AvailabilityKind kind) =>
        kind is AvailabilityKind.Ranges or AvailabilityKind.Bitmap && entry?.Blocks is null ? Costs.OfBitmap(layout.BlockCount) : 0;

    private bool MakeRoom(PrefixRecord asking, int need)
    {
        for (var budget = EvictionBudget; registry.Prefixes.Bytes + need > limits.MemoryBytes && need > 0; budget--)
        {
            if (budget <= 0)
                return false;
            if (registry.IsSweeping)
            {
                registry.Sweep(ref budget);
                continue;
            }
            if (registry.Prefixes.Largest is not { } largest || !Yields(largest, asking, need))
                return false;
            registry.Evict(largest, ref budget);
            counters.CountEvicted();
        }
        return true;
    }

    /// <summary>Who has much more than its neighbour would have then. A third more: else two alike would drive each other out for ever.</summary>
    private static bool Yields(PrefixRecord largest, PrefixRecord asking, int need) =>
        largest != asking && largest.Bytes / 4 * 3 > asking.Bytes + need;

    private static RefusedItem Exceeded(string bound, long limit) => new(0, TrackError.BoundExceeded, limit, bound);
}
