using FsNet.Base;
using FsNet.Swarms.Running;
using FsNet.Topologies;

namespace FsNet.Swarms.Programs;

/// <summary>
/// What a program finds in the folder that it runs in: copies of its own files, the .torrent if it asks for one, and a copy of the file
/// if it is a seed, so that nothing that it does to it harms the user's.
/// </summary>
internal static class ProgramFolder
{
    /// <exception cref="ProgramException">It cannot be written (exit code 4).</exception>
    public static void Fill(string folder, NodeSpec node, SharedFile file, TorrentFile? torrent)
    {
        try
        {
            foreach (var path in node.Program!.Files)
                Copy(path, Path.Combine(folder, Path.GetFileName(path)));
            if (torrent is not null)
                File.WriteAllBytes(Path.Combine(folder, torrent.Name), torrent.Content);
            if (node.Role == Role.Seed)
                File.Copy(file.Path, Path.Combine(folder, file.Name), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"the files of {node.Name} cannot be copied to its folder: {e.Message}", ExitCodes.BackEndMissing);
        }
    }

    /// <summary>For a container's user, who is another than this program's.</summary>
    public static void OpenToAll(string folder)
    {
        const UnixFileMode write = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        const UnixFileMode read = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode execute = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (OperatingSystem.IsWindows())
            return;
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, mode | read | write | (mode.HasFlag(UnixFileMode.UserExecute) ? execute : UnixFileMode.None));
        }
    }

    private static void Copy(string from, string to)
    {
        if (!Directory.Exists(from))
        {
            File.Copy(from, to, overwrite: true);
            return;
        }
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }
}
