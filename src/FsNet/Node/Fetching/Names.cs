using FsNet.Base;
using FsNet.Node.Naming;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Fetching;

/// <summary>
/// From what the user typed to files: a name, an id, or a folder's name with a slash behind it. A file is called what was typed, never
/// what a stranger calls it: by its name, its id, or below the typed folder.
/// </summary>
internal sealed class Names(Catalog catalog, ILogger log)
{
    /// <summary>The name of the folder that all folders are in.</summary>
    private const string Everything = "/";

    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(500);

    /// <summary>What can be had; one that cannot keeps no other from it.</summary>
    /// <param name="hidden">Whether hidden files in folders are wanted.</param>
    /// <param name="wait">How long to wait for a tracker that does not answer, and for somebody to share what nobody shares yet.</param>
    /// <exception cref="TrackerException">The tracker refuses, or does not answer to the end.</exception>
    public async Task<Resolution> ResolveAsync(IEnumerable<string> wanted, bool hidden, TimeSpan wait, CancellationToken cancellation)
    {
        var all = new Resolution([], [], []);
        foreach (var text in wanted)
        {
            try
            {
                if (text.EndsWith('/'))
                    await AddFolderAsync(text, hidden, wait, all, cancellation);
                else
                    all.Files.Add(Wanted(await ResolveOneAsync(text, wait, cancellation), text));
            }
            catch (ProgramException e)
            {
                all.Refused.Add(new Refusal(text, e.Message));
            }
        }
        return all with { Files = [.. all.Files.DistinctBy(f => (f.Id, f.Name))] };
    }

    /// <summary>The one file that a name or an id stands for.</summary>
    /// <exception cref="ProgramException">There is no such file, or more than one.</exception>
    public async Task<FileSummary> ResolveOneAsync(string text, TimeSpan wait, CancellationToken cancellation)
    {
        var found = await AskAsync(() => FindAsync(text, cancellation), $"'{text}'", wait, cancellation);
        return One(text, found);
    }

    private static WantedFile Wanted(FileSummary file, string text)
    {
        var name = Hash256.TryParse(text, out var id) && id == file.Id ? $"{id}" : text;
        return new WantedFile(file.Proof, name, FileName.IsValid(file.Name) ? file.Name : name);
    }

    /// <summary>An id first; else the name, in whichever form of Unicode's it was shared.</summary>
    private async Task<IReadOnlyList<FileSummary>> FindAsync(string text, CancellationToken cancellation)
    {
        if (Hash256.TryParse(text, out var id) && await catalog.FindAsync(id, cancellation) is { Count: > 0 } byId)
            return byId;
        if (FileName.Complaint(text) is { } complaint)
            throw new ProgramException($"'{text}' is no name of a file: {complaint}");
        var found = new List<FileSummary>();
        foreach (var form in new[] { NormalForm.C(text), text, NormalForm.D(text) }.Distinct())
            if (form.Length <= FileName.MaxBytes)
                found.AddRange(await catalog.FindAsync(form, cancellation));
        return found;
    }

    private async Task AddFolderAsync(string text, bool hidden, TimeSpan wait, Resolution all, CancellationToken cancellation)
    {
        var folder = text == Everything ? "" : text;
        var prefix = NormalForm.C(folder);
        var below = await AskAsync(async () => await BelowAsync(prefix, cancellation), $"a file under '{text}'", wait, cancellation);
        foreach (var files in below.GroupBy(f => folder + NormalForm.C(f.Name)[prefix.Length..]))
        {
            if (FileName.Complaint(files.Key) is { } complaint)
                all.Refused.Add(new Refusal(files.Key, $"the name '{TerminalText.Escape(files.Key)}' is refused: {complaint}"));
            else if (!hidden && HiddenNames.HasHiddenComponent(files.Key.AsSpan(folder.Length)))
                all.Hidden.Add(files.Key);
            else if (Ambiguity(files.Key, [.. files]) is { } reason)
                all.Refused.Add(new Refusal(files.Key, reason));
            else
                all.Files.Add(new WantedFile(files.First().Proof, files.Key, files.First().Name, files.First().Traits));
        }
    }

    private async Task<IReadOnlyList<FileSummary>> BelowAsync(string prefix, CancellationToken cancellation) =>
        [.. (await catalog.ListAsync(cancellation)).Where(f => NormalForm.C(f.Name).StartsWith(prefix, StringComparison.Ordinal))];

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

    private static FileSummary One(string text, IReadOnlyList<FileSummary> found) =>
        Ambiguity(text, found) is { } reason ? throw new ProgramException(reason) : found[0];

    private static string? Ambiguity(string text, IReadOnlyList<FileSummary> found)
    {
        var ids = found.DistinctBy(f => f.Id).ToList();
        if (ids.Count == 1)
            return null;
        var lines = ids.Select(f => $"\n  {f.Id}  {Units.FormatSize(f.Layout.Length)}, {f.Sources} sources");
        return $"'{TerminalText.Escape(text)}' stands for {ids.Count} different files; ask for one of them by its id:{string.Concat(lines)}"
            + $"\nget ID --as '{TerminalText.Escape(text)}' gives it that name";
    }
}
