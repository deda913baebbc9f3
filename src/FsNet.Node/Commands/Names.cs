using FsNet.Hosting;
using FsNet.Node.Tracking;
using FsNet.Protocol.Tracker;

namespace FsNet.Node.Commands;

/// <summary>From what the user typed to files: a name, an id, or a folder's name with a slash behind it.</summary>
internal sealed class Names(Catalog catalog)
{
    /// <summary>The name of the folder that all folders are in.</summary>
    private const string Everything = "/";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <param name="wait">How long to wait for somebody to share what nobody shares yet.</param>
    /// <exception cref="ProgramException">There is no such file, or more than one.</exception>
    public async Task<List<FileSummary>> ResolveAsync(IEnumerable<string> wanted, TimeSpan wait, CancellationToken cancellation)
    {
        var files = new List<FileSummary>();
        foreach (var text in wanted)
            files.AddRange(await ResolveAsync(text, wait, cancellation));
        return [.. files.DistinctBy(f => (f.Id, f.Name))];
    }

    /// <summary>The one file that a name or an id stands for.</summary>
    /// <exception cref="ProgramException">There is no such file, or more than one.</exception>
    public async Task<FileSummary> ResolveOneAsync(string text, TimeSpan wait, CancellationToken cancellation)
    {
        var giveUp = TimeProvider.System.GetTimestamp() + (long)(wait.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            var found = await catalog.FindAsync(text, cancellation);
            if (found.Count > 0)
                return One(text, found);
            if (TimeProvider.System.GetTimestamp() >= giveUp)
                throw new ProgramException($"nobody shares '{text}'; 'fsnet-node ls' shows what there is");
            await Task.Delay(AskAgainAfter, cancellation);
        }
    }

    private async Task<IEnumerable<FileSummary>> ResolveAsync(string text, TimeSpan wait, CancellationToken cancellation)
    {
        if (!text.EndsWith('/'))
            return [await ResolveOneAsync(text, wait, cancellation)];
        var folder = text == Everything ? "" : text;
        var below = (await catalog.ListAsync(cancellation)).Where(f => f.Name.StartsWith(folder, StringComparison.Ordinal)).ToList();
        if (below.Count == 0)
            throw new ProgramException($"nobody shares a file under '{text}'; 'fsnet-node ls' shows what there is");
        foreach (var name in below.GroupBy(f => f.Name))
            One(name.Key, [.. name]);
        return below;
    }

    private static FileSummary One(string text, IReadOnlyList<FileSummary> found)
    {
        var ids = found.DistinctBy(f => f.Id).ToList();
        if (ids.Count == 1)
            return found[0];
        var lines = ids.Select(f => $"\n  {f.Id}  {Units.FormatSize(f.Layout.Length)}, {f.Sources} sources");
        throw new ProgramException($"'{text}' stands for {ids.Count} different files; ask for one of them by its id:{string.Concat(lines)}");
    }
}
