using FsNet.Base;
using FsNet.Swarms.Hosts;

namespace FsNet.Swarms.Running;

/// <summary>
/// Where the nodes of one run keep their copies, in the system's temporary folder. Marked with the process that owns it; only what is
/// so marked, and belongs to this user, is ever removed.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string Prefix = "fsnet-run-";
    private const string MarkName = "owner.json";

    private ScratchFolder(string path) => Path = path;

    public string Path { get; }

    /// <exception cref="ProgramException">The temporary folder is not there, or cannot be written to (exit code 2).</exception>
    public static ScratchFolder Create()
    {
        try
        {
            var folder = new ScratchFolder(System.IO.Path.GetFullPath(Directory.CreateTempSubdirectory(Prefix).FullName));
            File.WriteAllText(System.IO.Path.Combine(folder.Path, MarkName), $"{Owner.ThisProcess}\n");
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"{TemporaryFolder.Described}: {e.Message}; allowed: a folder that can be written to", ExitCodes.BadUsage);
        }
    }

    public string MakeSubfolder(params string[] names) => Directory.CreateDirectory(System.IO.Path.Combine([Path, .. names])).FullName;

    /// <summary>Leaves the copies to the user: the folder is no longer one that clean removes.</summary>
    public void Keep() => File.Delete(System.IO.Path.Combine(Path, MarkName));

    /// <summary>Removes it, unless it is kept.</summary>
    /// <exception cref="IOException">It could not be removed.</exception>
    /// <exception cref="UnauthorizedAccessException">It could not be removed.</exception>
    public void Dispose()
    {
        if (File.Exists(System.IO.Path.Combine(Path, MarkName)))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Removes the folders of this user's runs that ended without removing them.</summary>
    /// <returns>One line for each, saying what was removed, or why it could not be.</returns>
    public static IReadOnlyList<string> RemoveStale() => [.. Candidates().Where(IsStale).Select(Remove).OfType<string>()];

    private static IEnumerable<string> Candidates()
    {
        try
        {
            return Directory.GetDirectories(System.IO.Path.GetTempPath(), $"{Prefix}*");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be, nothing is left; who needs the folder will say what is wrong with it.
            return [];
        }
    }

    private static bool IsStale(string folder)
    {
        try
        {
            return FileFacts.TryTell(folder, follow: false) is { Kind: FileKind.Folder } facts
                && (FileFacts.TryTell("/proc/self", follow: true) is not { } self || facts.Owner == self.Owner)
                && Owner.ReadFrom(System.IO.Path.Combine(folder, MarkName))?.IsGone() == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is being removed right now.
            return false;
        }
    }

    /// <returns>Null when somebody else has removed it meanwhile.</returns>
    private static string? Remove(string folder)
    {
        try
        {
            var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
            Directory.Delete(folder, recursive: true);
            return $"removed {folder} ({Units.FormatSize(bytes)}), left by a run that was killed";
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"could not remove {folder}, left by a run that was killed: {e.Message}";
        }
    }
}
