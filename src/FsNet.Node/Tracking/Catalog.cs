using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tracking;

/// <summary>Questions to the tracker about files: what there is, what a name stands for, who holds what.</summary>
internal sealed class Catalog(TrackerClient tracker)
{
    private const ushort PageSize = 512;

    /// <summary>The files that a name, or an id of 64 hexadecimal digits, stands for; none when nobody shares such a file.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<IReadOnlyList<FileSummary>> FindAsync(string nameOrId, CancellationToken cancellation)
    {
        var request = Hash256.TryParse(nameOrId, out var id) ? FindRequest.ById(id) : FindRequest.ByName(nameOrId);
        var reply = await tracker.AskAsync(request, cancellation);
        FoundAnswer.Parse(reply.Body, out var found);
        return Read(found.Files);
    }

    /// <summary>Every file the tracker knows, page by page, in its order.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<FileSummary>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<FileSummary>();
        var cursor = 0UL;
        do
        {
            var reply = await tracker.AskAsync(new ListRequest(cursor, PageSize), cancellation);
            ListingAnswer.Parse(reply.Body, out var page);
            all.AddRange(Read(page.Files));
            cursor = page.NextCursor;
        }
        while (cursor != 0);
        return all;
    }

    /// <summary>The nodes that hold blocks of the file, and which.</summary>
    /// <exception cref="TrackerException">The tracker does not answer.</exception>
    public async Task<List<(NodeAddress Node, BlockSet Blocks)>> HoldersAsync(FileSummary file, CancellationToken cancellation)
    {
        var all = new List<(NodeAddress, BlockSet)>();
        var cursor = 0UL;
        do
        {
            var reply = await tracker.AskAsync(new LocateRequest(file.Id, PageSize, WithBlocks: true, Cursor: cursor), cancellation);
            LocatedAnswer.Parse(reply.Body, out var page);
            foreach (var value in page.Holders)
                if (TryRead(value, file.Layout, out var node, out var blocks))
                    all.Add((node, blocks));
            cursor = page.NextCursor;
        }
        while (cursor != 0);
        return all;
    }

    private static List<FileSummary> Read(FieldValues values)
    {
        var files = new List<FileSummary>();
        foreach (var value in values)
            if (FileSummary.TryParse(value, out var file))
                files.Add(file);
        return files;
    }

    private static bool TryRead(ReadOnlySpan<byte> value, BlockLayout layout, out NodeAddress node, out BlockSet blocks)
    {
        blocks = new BlockSet(layout.BlockCount);
        var read = Holder.TryParse(value, out var holder) && Availability.TryAddTo(blocks, holder.Kind, holder.Blocks);
        node = holder.Address;
        return read;
    }
}
