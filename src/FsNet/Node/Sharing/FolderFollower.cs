using FsNet.Base;
using FsNet.Node.Naming;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;
using Serilog;

namespace FsNet.Node.Sharing;

/// <summary>
/// Keeps a <see cref="SharedTree"/> as a folder is. What the system tells of is looked at once it is quiet. A folder that came or went is
/// found by looking through all of it, as is what the system did not tell of; that rests ten times as long as it took.
/// </summary>
internal sealed class FolderFollower(SharedFolder folder, FolderEvents events, SharedTree tree, TimeProvider time, ILogger log)
{
    private const int RestFactor = 10;

    /// <summary>Nothing is written to a file for so long: it is finished, as far as anybody can tell.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    /// <summary>All of it is looked through at least so often: not every file system tells what happens to it.</summary>
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LookAgainWhenBlind = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestRest = TimeSpan.FromSeconds(1);

    private long _looked = time.GetTimestamp();
    private TimeSpan _rest;
    private bool _mustLook = true; // What happened before the system was asked to tell.

    /// <summary>Looks at what has become quiet, and tells what that has changed.</summary>
    public void Step(CancellationToken cancellation)
    {
        var places = events.Take(Quiet, out var hasLost);
        _mustLook |= hasLost;
        // What is there before what is gone: of a file that was renamed both are told, and what is known of it is not to be lost between.
        foreach (var place in places)
            if (FileFacts.TryTell(place, follow: false) is { } facts)
                LookAt(place, facts, cancellation);
        foreach (var place in places)
            if (FileFacts.TryTell(place, follow: false) is null)
                Leave(place);
        var since = time.GetElapsedTime(_looked);
        if (since >= _rest && (_mustLook || since >= (events.IsBlind ? LookAgainWhenBlind : LookAgainAfter)))
            LookThrough(cancellation);
        tree.Tell();
    }

    private void Leave(string place)
    {
        tree.Remove(place);
        _mustLook |= tree.HasFolder(place);
    }

    private void LookAt(string place, FileFacts facts, CancellationToken cancellation)
    {
        if (facts.Kind == FileKind.File)
        {
            if (IsOf(place) && folder.NameOf(place) is var name && FileName.IsValid(name))
                Try(new SharedPath(place, name, facts.Stamp.Length, IsNamed: false), cancellation);
        }
        else
        {
            _mustLook |= facts.Kind == FileKind.Link || (facts.Kind == FileKind.Folder && !tree.HasFolder(place));
        }
    }

    private void LookThrough(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        _mustLook = false;
        var files = Files();
        foreach (var file in files)
            if (IsQuiet(file.Path))
                Try(file, cancellation);
            else
                events.Note(file.Path);
        tree.RemoveOthers(folder.Path, files);
        _looked = time.GetTimestamp();
        var rest = time.GetElapsedTime(began) * RestFactor;
        _rest = rest > ShortestRest ? rest : ShortestRest;
        log.Debug("'{Folder}' was looked through: {Files} files", folder.Path, files.Count);
    }

    /// <summary>What cannot be shared was said at the start. Of a folder that is gone itself there are none, until it is there again.</summary>
    private List<SharedPath> Files()
    {
        try
        {
            return folder.Files(new LeftOut());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning("'{Folder}' cannot be looked through: {Reason}", folder.Path, e.Message);
            _mustLook = true;
            return [];
        }
    }

    private void Try(SharedPath file, CancellationToken cancellation)
    {
        try
        {
            tree.Look(file, cancellation);
        }
        catch (FileNotFoundException)
        {
            tree.Remove(file.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being written to, or may not be read: when that changes, there is another event.
            tree.Remove(file.Path);
            log.Information("'{Path}' is not shared now: {Reason}", file.Path, e.Message);
        }
    }

    private bool IsQuiet(string path) => !OperatingSystem.IsLinux()
        || FileFacts.TryTell(path, follow: false) is not { } facts
        || time.GetUtcNow() - DateTimeOffset.UnixEpoch - TimeSpan.FromMicroseconds(facts.Stamp.Changed / 1000) >= Quiet;

    private bool IsOf(string place) => !place.EndsWith(PartName.Suffix, StringComparison.Ordinal)
        && (folder.Hidden || !HiddenNames.HasHiddenComponent(Path.GetRelativePath(folder.Path, place)));
}
