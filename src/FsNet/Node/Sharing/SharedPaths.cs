using FsNet.Base;
using FsNet.Node.Naming;
using FsNet.Protocol.Content;

namespace FsNet.Node.Sharing;

/// <summary>From the paths the user gave to the files they stand for.</summary>
internal static class SharedPaths
{
    /// <param name="hidden">Whether hidden files in folders are wanted; one that the user names always is.</param>
    /// <param name="leftOut">Told what lies in the folders and is not shared.</param>
    /// <exception cref="ProgramException">A path that the user named cannot be shared, or there is no file at all.</exception>
    public static List<SharedPath> Expand(string[] paths, bool hidden, LeftOut leftOut)
    {
        // One folder alone is the root of the names. Of several paths each has its own name, or two folders could not be told apart.
        var files = paths.SelectMany(path => Expand(path, isAlone: paths.Length == 1, hidden, leftOut)).ToList();
        if (files.Count == 0)
            throw new ProgramException(
                $"there is no file to share in {string.Join(", ", paths.Select(p => $"'{p}'"))}{(leftOut.ToString() is { Length: > 0 } why ? $": {why}" : "")}",
                ExitCodes.BadUsage);
        return files;
    }

    /// <summary>Those of the paths that are folders, to be followed.</summary>
    /// <exception cref="ProgramException">There is none, or one of the paths lies in another: it could not be said what its files are called.</exception>
    public static List<SharedFolder> Followed(string[] paths, bool hidden)
    {
        var all = paths.Select(path => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))).ToList();
        var folders = all.Where(Directory.Exists).Select(path => FolderOf(path, isAlone: paths.Length == 1, hidden)).ToList();
        if (folders.Count == 0)
            throw new ProgramException("--watch: follows folders, and there is none among the paths", ExitCodes.BadUsage);
        foreach (var folder in folders)
            if (all.Find(p => folder.Has(p)) is { } inner)
                throw new ProgramException($"--watch: '{inner}' lies in '{folder.Path}', and is followed with it; name it once", ExitCodes.BadUsage);
        return folders;
    }

    private static SharedFolder FolderOf(string full, bool isAlone, bool hidden) => new(full, isAlone ? "" : Path.GetFileName(full), hidden);

    private static IEnumerable<SharedPath> Expand(string path, bool isAlone, bool hidden, LeftOut leftOut)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        try
        {
            var facts = FileFacts.Of(full);
            return facts.Kind switch
            {
                FileKind.File => [Single(path, full, facts.Stamp.Length)],
                FileKind.Folder => FolderOf(full, isAlone, hidden).Files(leftOut),
                _ => throw new ProgramException($"'{path}' is {facts.Kind.Describe()}: only files and folders can be shared", ExitCodes.BadUsage),
            };
        }
        catch (FileNotFoundException)
        {
            throw new ProgramException($"'{path}' does not exist", ExitCodes.BadUsage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"'{path}' cannot be read: {e.Message}", ExitCodes.BadUsage);
        }
    }

    private static SharedPath Single(string path, string full, long length)
    {
        using (File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            // That it cannot be read is better said before the node starts.
        }
        var name = NormalForm.C(Path.GetFileName(full));
        return FileName.Complaint(name) is { } complaint
            ? throw new ProgramException($"'{path}' cannot be shared: {complaint}", ExitCodes.BadUsage)
            : new SharedPath(full, name, length, IsNamed: true);
    }
}
