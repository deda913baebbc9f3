using FsNet.Hosting;
using FsNet.Node.Tracking;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Commands;

/// <summary>From what the user typed to files: a name, an id, or a folder's name with a slash behind it.</summary>
internal sealed class Names(Catalog catalog, ILogger log)
{
    /// <summary>The name of the folder that all folders are in.</summary>
    private const string Everything = "/";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <param name="wait">How long to wait for a tracker that does not answer, and for somebody to share what nobody shares yet.</param>
    /// <exception cref="ProgramException">There is no such file, or more than one.</exception>
    /// <exception cref="TrackerException">The tracker refuses, or does not answer to the end.</exception>
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
        var found = await AskAsync(() => catalog.FindAsync(text, cancellation), $"'{text}'", wait, cancellation);
        return One(text, found);
    }

    private async Task<IEnumerable<FileSummary>> ResolveAsync(string text, TimeSpan wait, CancellationToken cancellation)
    {
        if (!text.EndsWith('/'))
            return [await ResolveOneAsync(text, wait, cancellation)];
        var folder = text == Everything ? "" : text;
        var below = await AskAsync(() => BelowAsync(folder, cancellation), $"a file under '{text}'", wait, cancellation);
        foreach (var name in below.GroupBy(f => f.Name))
            One(name.Key, [.. name]);
        return below;
    }

    private async Task<IReadOnlyList<FileSummary>> BelowAsync(string folder, CancellationToken cancellation) =>
        [.. (await catalog.ListAsync(cancellation)).Where(f => f.Name.StartsWith(folder, StringComparison.Ordinal))];

    private async Task<IReadOnlyList<FileSummary>> AskAsync(
        Func<Task<IReadOnlyList<FileSummary>>> ask, string what, TimeSpan wait, CancellationToken cancellation)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var isLast = TimeProvider.System.GetElapsedTime(began) >= wait;
            try
            {
                if (await ask() is { Count: > 0 } found)
                    return found;
                if (isLast)
                    throw new ProgramException($"nobody shares {what}; 'fsnet-node ls' shows what there is");
            }
            catch (TrackerException e) when (e.IsSilence && !isLast)
            {
                log.Warning("{Reason}; asked again until --wait is over", e.Message);
            }
            await Task.Delay(AskAgainAfter, cancellation);
        }
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
