using System.Runtime.InteropServices;
using System.Text;
using FsNet.Protocol.Content;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tracker;

/// <summary>
/// Whether a message may be taken whole: looks at everything in it before anything is changed, so that a refusal leaves no trace.
/// </summary>
internal sealed class Admission(TrackerRegistry registry, IdComparer ids, TrackerLimits limits)
{
    // What the message under judgement would add. Kept from message to message for their memory.
    private readonly Dictionary<Hash256, NewFile> _files = new(ids);
    private readonly Dictionary<string, int> _namesakes = new(StringComparer.Ordinal);
    private int _newFiles;
    private int _newEntries;
    private int _newNames;
    private long _newBytes;

    /// <returns>What speaks against it, or null.</returns>
    public ErrorAnswer? Judge(NodeRecord? node, in PresentationRequest message)
    {
        Clear();
        if (node is null && registry.Nodes.Count >= limits.Nodes)
            return Exceeded("nodes", limits.Nodes);
        foreach (var value in message.Files)
            if (FileEntry.TryParse(value, out var entry) && Judge(node, entry) is { } error)
                return error;
        return JudgeTotals(node);
    }

    /// <returns>What speaks against it, or null.</returns>
    public ErrorAnswer? Judge(NodeRecord node, in UpdateRequest message)
    {
        Clear();
        foreach (var value in message.Deltas)
        {
            if (!FileDelta.TryParse(value, out var delta) || registry.FindFile(delta.Id) is not { } file)
                continue;
            if (!Availability.IsValid(file.Layout.BlockCount, delta.Kind, delta.Blocks))
                return new ErrorAnswer(TrackError.Malformed, "FileDelta", file.Layout.BlockCount, "the blocks do not fit the file");
            if (registry.FindEntry(node, file) is { IsComplete: false } entry)
                ChargeBitmap(entry, file.Layout, delta.Kind);
        }
        return JudgeTotals(node);
    }

    private ErrorAnswer? Judge(NodeRecord? node, in FileEntry told)
    {
        var file = registry.FindFile(told.Id);
        ref var added = ref CollectionsMarshal.GetValueRefOrAddDefault(_files, told.Id, out var toldBefore);
        if (!toldBefore)
            added.Layout = file?.Layout ?? told.Layout;
        if (added.Layout != told.Layout)
            return new ErrorAnswer(
                TrackError.Conflict, "File", 0,
                $"{told.Id.Short}.. is known with {added.Layout.Length} bytes, blocks of {added.Layout.BlockBytes}");
        var entry = registry.FindEntry(node, file);
        if (!toldBefore)
        {
            _newFiles += file is null ? 1 : 0;
            _newEntries += entry is null ? 1 : 0;
            ChargeBitmap(entry, told.Layout, told.Kind);
            if (entry is null && (file?.Sources ?? 0) >= limits.NodesPerFile)
                return Exceeded("nodesPerFile", limits.NodesPerFile);
        }
        return file is not null && registry.Names.Find(told.NameUtf8, file) is not null ? null : JudgeNewName(told, file, ref added);
    }

    private ErrorAnswer? JudgeNewName(in FileEntry told, FileRecord? file, ref NewFile added)
    {
        var name = Encoding.UTF8.GetString(told.NameUtf8);
        if (FileName.Complaint(name) is { } complaint)
            return new ErrorAnswer(TrackError.Malformed, "File.Name", FileName.MaxBytes, complaint);
        _newNames++;
        if ((file?.NameCount ?? 0) + ++added.Names > limits.NamesPerFile)
            return Exceeded("namesPerFile", limits.NamesPerFile);
        ref var namesakes = ref CollectionsMarshal.GetValueRefOrAddDefault(_namesakes, name, out _);
        return registry.Names.WithText(name).Length + ++namesakes > limits.FilesPerName
            ? Exceeded("filesPerName", limits.FilesPerName)
            : null;
    }

    private ErrorAnswer? JudgeTotals(NodeRecord? node)
    {
        if ((node?.Files ?? 0) + _newEntries > limits.FilesPerNode)
            return Exceeded("filesPerNode", limits.FilesPerNode);
        if (registry.FileCount + _newFiles > limits.Files)
            return Exceeded("files", limits.Files);
        if (registry.EntryCount + _newEntries > limits.Entries)
            return Exceeded("entries", limits.Entries);
        if (registry.Names.Count + _newNames > limits.Names)
            return Exceeded("names", limits.Names);
        return _newBytes > 0 && registry.AvailabilityBytes + _newBytes > limits.AvailabilityBytes
            ? Exceeded("availabilityBytes", limits.AvailabilityBytes)
            : null;
    }

    private void ChargeBitmap(Entry? entry, BlockLayout layout, AvailabilityKind kind)
    {
        if (kind is AvailabilityKind.Ranges or AvailabilityKind.Bitmap && entry?.Blocks is null)
            _newBytes += TrackerRegistry.BitmapBytes(layout.BlockCount);
    }

    private void Clear()
    {
        _files.Clear();
        _namesakes.Clear();
        _newFiles = _newEntries = _newNames = 0;
        _newBytes = 0;
    }

    private static ErrorAnswer Exceeded(string bound, long limit) =>
        new(TrackError.BoundExceeded, bound, limit, $"this tracker allows {limit} {bound}");

    private struct NewFile
    {
        public BlockLayout Layout;
        public int Names;
    }
}
