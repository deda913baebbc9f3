using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Node.Tracking;

/// <summary>Questions to the tracker about files: what there is, what a name stands for, who holds what.</summary>
internal sealed class Catalog(TrackerClient tracker)
{
    private const ushort PageSize = 512;

    /// <summary>The names of a file; none when nobody shares it.</summary>
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

    private async Task<List<FileSummary>> FindAsync(FindRequest request, CancellationToken cancellation)
    {
        var reply = await tracker.AskAsync(request, cancellation);
        FoundAnswer.Parse(reply.Body, out var found);
        return Read(found.Files);
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
