using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>Whether there is room for a node, a file, blocks. Each is judged by itself, and taken before the next is judged.</summary>
internal sealed class Admission(TrackerRegistry registry, TrackerLimits limits)
{
    /// <summary>What speaks against one more node, or null.</summary>
    public ErrorAnswer? JudgeNewNode() => registry.Nodes.Count < limits.Nodes
        ? null
        : new ErrorAnswer(TrackError.BoundExceeded, "nodes", limits.Nodes, $"this tracker allows {limits.Nodes} nodes");

    /// <summary>What speaks against the file, or null. The number of the item is left open.</summary>
    public RefusedItem? Judge(NodeRecord node, in FileEntry told)
    {
        var file = registry.FindFile(told.Proof.Id);
        var entry = registry.FindEntry(node, file);
        if (file is null && registry.FileCount >= limits.Files)
            return Exceeded("files", limits.Files);
        if (entry is null && node.Files >= limits.FilesPerNode)
            return Exceeded("filesPerNode", limits.FilesPerNode);
        if (entry is null && (file?.Sources ?? 0) >= limits.NodesPerFile)
            return Exceeded("nodesPerFile", limits.NodesPerFile);
        if (entry is null && registry.EntryCount >= limits.Entries)
            return Exceeded("entries", limits.Entries);
        if (!HasRoomForBitmap(entry, told.Proof.Layout, told.Kind))
            return Exceeded("availabilityBytes", limits.AvailabilityBytes);
        return file is not null && registry.Names.Find(told.NameUtf8, file) is not null ? null : JudgeNewName(told, file);
    }

    /// <summary>What speaks against these blocks more, or null.</summary>
    public RefusedItem? Judge(Entry entry, in FileDelta delta)
    {
        if (!Availability.IsValid(entry.File.Layout.BlockCount, delta.Kind, delta.Blocks))
            return new RefusedItem(0, TrackError.Malformed, entry.File.Layout.BlockCount, nameof(Field.FileDelta));
        return entry.IsComplete || HasRoomForBitmap(entry, entry.File.Layout, delta.Kind)
            ? null
            : Exceeded("availabilityBytes", limits.AvailabilityBytes);
    }

    private RefusedItem? JudgeNewName(in FileEntry told, FileRecord? file)
    {
        var name = Encoding.UTF8.GetString(told.NameUtf8);
        if (!FileName.IsValid(name))
            return new RefusedItem(0, TrackError.Malformed, FileName.MaxBytes, "File.Name");
        if (registry.Names.Count >= limits.Names)
            return Exceeded("names", limits.Names);
        if ((file?.NameCount ?? 0) >= limits.NamesPerFile)
            return Exceeded("namesPerFile", limits.NamesPerFile);
        return registry.Names.WithText(name).Length >= limits.FilesPerName ? Exceeded("filesPerName", limits.FilesPerName) : null;
    }

    private bool HasRoomForBitmap(Entry? entry, BlockLayout layout, AvailabilityKind kind) =>
        kind is not (AvailabilityKind.Ranges or AvailabilityKind.Bitmap) || entry?.Blocks is not null
        || registry.AvailabilityBytes + TrackerRegistry.BitmapBytes(layout.BlockCount) <= limits.AvailabilityBytes;

    private static RefusedItem Exceeded(string bound, long limit) => new(0, TrackError.BoundExceeded, limit, bound);
}
