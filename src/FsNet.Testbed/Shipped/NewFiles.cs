using FsNet.Base;

namespace FsNet.Testbed.Shipped;

/// <summary>Files that are written where nothing is: what is there stays as it is.</summary>
internal static class NewFiles
{
    /// <summary>Writes all of them, or none where one is there with other content. One with the same content is left alone.</summary>
    /// <returns>The paths that were written.</returns>
    /// <exception cref="ProgramException">One is there and differs (exit code 2), or cannot be written.</exception>
    public static IReadOnlyList<string> Write(IReadOnlyList<(string Path, byte[] Bytes)> files)
    {
        try
        {
            var missing = files.Where(f => !IsThere(f.Path, f.Bytes)).ToList();
            foreach (var (path, bytes) in missing)
                Create(path, bytes);
            return [.. missing.Select(f => f.Path)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(e.Message);
        }
    }

    private static bool IsThere(string path, byte[] bytes)
    {
        if (!Path.Exists(path))
            return false;
        return File.Exists(path) && new FileInfo(path).Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes)
            ? true
            : throw new ProgramException($"{path} is there already, and differs; nothing was written", ExitCodes.BadUsage);
    }

    private static void Create(string path, byte[] bytes)
    {
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
            Directory.CreateDirectory(folder);
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(bytes);
    }
}
