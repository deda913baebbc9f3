using FsNet.Base;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary><c>files: [node.py, lib]</c>: what is copied to where each node of the program runs, so it is counted before.</summary>
internal static class ProgramFilesReader
{
    public const int MostFiles = 1000;
    public const long MostBytes = 64 << 20;

    public static IReadOnlyList<string> Read(Fields program)
    {
        var paths = program.List("files").Select(f => Items.Parse(f.Item, f.Path, (text, field) => Find(text, field, f.Item.At), "", program.Problems))
            .Where(p => p.Length > 0).ToList();
        foreach (var twice in paths.GroupBy(Path.GetFileName).Where(g => g.Count() > 1))
            program.Error("files", $"found '{twice.Key}' {twice.Count()} times, allowed: once, for all are copied to one folder");
        return CheckSize(program, paths) ? paths : [];
    }

    private static string Find(string text, string field, Origin at)
    {
        var path = text.Length == 0 || text.Contains('\0') ? "" : Path.TrimEndingDirectorySeparator(Path.GetFullPath(at.Resolve(text)));
        if (path.Length == 0 || FileFacts.TryTell(path, follow: true)?.Kind is not (FileKind.File or FileKind.Folder))
            throw new UnitException($"{field}: found '{text}', but there is no file or folder {path}; allowed: a path relative to the topology");
        return path;
    }

    private static bool CheckSize(Fields program, List<string> paths)
    {
        var (files, bytes) = (0, 0L);
        try
        {
            foreach (var file in paths.SelectMany(FilesOf))
                if (++files > MostFiles || (bytes += file.Length) > MostBytes)
                {
                    program.Error("files", $"found more than {MostFiles} files or {Units.FormatSize(MostBytes)}, allowed: up to that, for each node gets a copy");
                    return false;
                }
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            program.Error("files", $"found what cannot be read: {e.Message}");
            return false;
        }
    }

    private static IEnumerable<FileInfo> FilesOf(string path) => Directory.Exists(path)
        ? new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories)
        : [new FileInfo(path)];
}
