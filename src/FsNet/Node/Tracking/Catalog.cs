using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tracking;

/// <summary>
/// Questions to the tracker about files: what there is, what a name stands for, who holds what. An answer that makes no sense is a
/// <see cref="TrackerException"/> as none is.
/// </summary>
internal sealed class Catalog(TrackerClient tracker)
{
    private const ushort PageSize = 512;

    /// <summary>More than a tracker holds by default: pages beyond have no end.</summary>
    private const int MostRows = 10_000_000;

    /// <summary>The names of a file; none when nobody shares it. What is told proves the id: anything else is not believed.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<FileSummary>> FindAsync(Hash256 id, CancellationToken cancellation) =>
        [.. (await FindAsync(FindRequest.ById(id), cancellation)).Where(f => f.Id == id)];

    /// <summary>The files of this very name; none when nobody shares such a file.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<FileSummary>> FindAsync(string name, CancellationToken cancellation) =>
        [.. (await FindAsync(FindRequest.ByName(name), cancellation)).Where(f => f.Name == name)];

    /// <summary>Every file the tracker knows, page by page, in its order.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<FileSummary>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<FileSummary>();
        for (var cursor = new PageCursor(); !cursor.IsAtEnd;)
        {
            var reply = await tracker.AskAsync(new ListRequest(cursor.Value, PageSize), cancellation);
            ThrowIf(ListingAnswer.Parse(reply.Body, out var page).IsFailure);
            all.AddRange(Read(page.Files, page.Traits));
            ThrowIf(!cursor.TryMoveTo(page.NextCursor) || all.Count > MostRows);
        }
        return all;
    }

    /// <summary>The nodes that hold blocks of the file, which, and what the nodes call themselves.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<FileHolder>> HoldersAsync(FileSummary file, CancellationToken cancellation)
    {
        var all = new List<FileHolder>();
        for (var cursor = new PageCursor(); !cursor.IsAtEnd;)
        {
            var reply = await tracker.AskAsync(new LocateRequest(file.Id, PageSize, WithBlocks: true, Cursor: cursor.Value), cancellation);
            ThrowIf(LocatedAnswer.Parse(reply.Body, out var page).IsFailure);
            var names = Read(page.HolderNames);
            var which = 0;
            foreach (var value in page.Holders)
            {
                if (TryRead(value, file.Layout, out var node, out var blocks))
                    all.Add(new FileHolder(tracker.Reach(node), names.GetValueOrDefault(which), blocks));
                which++;
            }
            ThrowIf(!cursor.TryMoveTo(page.NextCursor) || all.Count > MostRows);
        }
        return all;
    }

    /// <summary>Nodes to call for the file: those that lack blocks, then those that are complete, and how many these are.</summary>
    /// <param name="port">Where others reach this node, which is not named to itself.</param>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<(NodeAddress[] Peers, int Complete)> PeersAsync(Hash256 file, int wanted, ushort port, CancellationToken cancellation)
    {
        var reply = await tracker.AskAsync(new LocateRequest(file, (ushort)wanted, port), cancellation);
        ThrowIf(LocatedAnswer.Parse(reply.Body, out var located).IsFailure);
        var peers = located.PeersInOrder(out var complete);
        for (var i = 0; i < peers.Length; i++)
            peers[i] = tracker.Reach(peers[i]);
        return (peers, complete);
    }

    private async Task<List<FileSummary>> FindAsync(FindRequest request, CancellationToken cancellation)
    {
        var reply = await tracker.AskAsync(request, cancellation);
        ThrowIf(FoundAnswer.Parse(reply.Body, out var found).IsFailure);
        return Read(found.Files, found.Traits);
    }

    private static List<FileSummary> Read(FieldValues values, TraitsWalk traits)
    {
        var files = new List<FileSummary>();
        foreach (var value in values)
            if (FileSummary.TryParse(value, out var file))
                files.Add(file with { Traits = traits.Of(files.Count) });
        return files;
    }

    private static Dictionary<int, string> Read(FieldValues values)
    {
        var names = new Dictionary<int, string>();
        foreach (var value in values)
            if (HolderName.TryParse(value, out var which, out var name))
                names[which] = name;
        return names;
    }

    private static bool TryRead(ReadOnlySpan<byte> value, BlockLayout layout, out NodeAddress node, out BlockSet blocks)
    {
        blocks = new BlockSet(layout.BlockCount);
        var read = Holder.TryParse(value, out var holder) && Availability.TryAddTo(blocks, holder.Kind, holder.Blocks);
        node = holder.Address;
        return read;
    }

    private void ThrowIf(bool isNonsense)
    {
        if (isNonsense)
            throw new TrackerException($"the answer of the tracker at {tracker.Tracker} makes no sense");
    }

    /// <summary>A place in the tracker's order, which only goes forward.</summary>
    private struct PageCursor
    {
        public ulong Value { get; private set; }

        public bool IsAtEnd { get; private set; }

        /// <param name="next">As an answer tells it: 0 on the last page.</param>
        public bool TryMoveTo(ulong next)
        {
            IsAtEnd = next == 0;
            var isForward = IsAtEnd || next > Value;
            Value = next;
            return isForward;
        }
    }
}
