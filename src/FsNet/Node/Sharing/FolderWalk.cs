using FsNet.Base;
using FsNet.Node.Naming;
using FsNet.Node.Storage;

namespace FsNet.Node.Sharing;

/// <summary>
/// The files in a folder and in those below it. Follows no symbolic link out of it: a link to a file that is shared anyway gives that
/// file one more name, every other one is left out. What cannot be read, or is no file, keeps nothing else from being found.
/// </summary>
internal sealed class FolderWalk(string root, bool hidden, LeftOut leftOut)
{
    private static readonly EnumerationOptions OneFolder = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private static readonly EnumerationOptions WholeTree = new()
    {
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
        RecurseSubdirectories = true,
    };

    private readonly List<FoundFile> _files = [];
    private readonly List<string> _links = [];
    private readonly Queue<string> _folders = new();

    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public List<FoundFile> Run()
    {
        Look(root);
        while (_folders.TryDequeue(out var folder))
            Try(folder, () => Look(folder));
        var byInode = _files.Where(f => f.Stamp.Inode != 0).DistinctBy(Inode).ToDictionary(Inode);
        foreach (var link in _links)
            Try(link, () => Follow(link, byInode));
        return _files;
    }

    private static (ulong, ulong) Inode(FoundFile file) => (file.Stamp.Device, file.Stamp.Inode);

    private void Look(string folder)
    {
        var isEmpty = true;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", OneFolder).Order(StringComparer.Ordinal))
        {
            isEmpty = false;
            Try(path, () => Take(path));
        }
        if (isEmpty)
            leftOut.AddEmpty(folder);
    }

    private void Take(string path)
    {
        var kind = FileFacts.Of(path, follow: false) is var facts ? facts.Kind : default;
        if (path.EndsWith(PartName.Suffix, StringComparison.Ordinal))
        {
            leftOut.Add(path, "it is the unfinished file of a get");
            return;
        }
        if (!hidden && HiddenNames.IsHidden(path))
        {
            leftOut.AddHidden(path, kind == FileKind.Folder ? Directory.EnumerateFiles(path, "*", WholeTree).Count() : kind == FileKind.File ? 1 : 0);
            return;
        }
        switch (kind)
        {
            case FileKind.File: _files.Add(new FoundFile(path, path, facts.Stamp)); break;
            case FileKind.Folder: _folders.Enqueue(path); break;
            case FileKind.Link: _links.Add(path); break;
            default: leftOut.Add(path, $"it is {kind.Describe()}"); break;
        }
    }

    private void Follow(string link, Dictionary<(ulong, ulong), FoundFile> byInode)
    {
        var (kind, stamp) = FileFacts.Of(link);
        if (kind != FileKind.File)
            leftOut.Add(link, $"it is a symbolic link to {kind.Describe()}, and only those to files are followed");
        else if (byInode.TryGetValue((stamp.Device, stamp.Inode), out var target))
            _files.Add(target with { NamedBy = link });
        else
            leftOut.Add(link, "it is a symbolic link to a file that is not shared with this folder");
    }

    private void Try(string path, Action action)
    {
        try
        {
            action();
        }
        catch (FileNotFoundException)
        {
            leftOut.Add(path, Why(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            leftOut.Add(path, e.Message);
        }
    }

    /// <summary>Bytes of a name that are no UTF-8 become U+FFFD, and the path with it leads to nothing.</summary>
    private static string Why(string path) =>
        path.Contains('\uFFFD') ? "its name is not UTF-8, so it cannot be told to others" : "there is nothing where it leads";
}

/// <param name="Path">Where the file lies.</param>
/// <param name="NamedBy">The path that gives it its name: its own, or that of a link to it.</param>
internal sealed record FoundFile(string Path, string NamedBy, FileStamp Stamp);
