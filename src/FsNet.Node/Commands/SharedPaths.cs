using FsNet.Hosting;
using FsNet.Protocol.Content;

namespace FsNet.Node.Commands;

/// <summary>A file to share and the name it is shared by.</summary>
internal sealed record SharedPath(string Path, string Name, long Length);

/// <summary>From the paths the user gave to the files they stand for.</summary>
internal static class SharedPaths
{
    private static readonly EnumerationOptions Everything = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint, // Links could lead anywhere, and in circles.
        IgnoreInaccessible = false,
    };

    /// <exception cref="ProgramException">A path does not exist, a folder cannot be read, or a name is not acceptable.</exception>
    public static List<SharedPath> Expand(string[] paths)
    {
        var files = paths.SelectMany(Expand).ToList();
        foreach (var file in files)
            if (FileName.Complaint(file.Name) is { } complaint)
                throw new ProgramException($"'{file.Path}' cannot be shared: {complaint}", ExitCodes.BadUsage);
        if (files.Count == 0)
            throw new ProgramException($"there is no file in {string.Join(", ", paths.Select(p => $"'{p}'"))}", ExitCodes.BadUsage);
        if (files.GroupBy(f => f.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ProgramException($"'{twice.Key}' would be shared twice: {string.Join(", ", twice.Select(f => f.Path))}", ExitCodes.BadUsage);
        return files;
    }

    private static IEnumerable<SharedPath> Expand(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
            return [new SharedPath(full, Path.GetFileName(full), new FileInfo(full).Length)];
        if (!Directory.Exists(full))
            throw new ProgramException($"'{path}' does not exist", ExitCodes.BadUsage);
        try
        {
            return [.. new DirectoryInfo(full).EnumerateFiles("*", Everything).Select(f => new SharedPath(f.FullName, NameUnder(full, f), f.Length))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"'{path}' cannot be read: {e.Message}", ExitCodes.BadUsage);
        }
    }

    private static string NameUnder(string folder, FileInfo file) =>
        Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
}
