namespace FsNet.Swarms.Containers;

/// <summary>Who a container's process is, so that this program can delete what it writes.</summary>
internal static class HostUser
{
    private const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>
    /// <c>UID:GID</c> of this process; null for the image's own user: for root, who may delete everything and shall run nothing
    /// as root, and where the system does not tell.
    /// </summary>
    public static string? ForContainers()
    {
        const string path = "/proc/self/status";
        if (Environment.IsPrivilegedProcess || !File.Exists(path))
            return null;
        var lines = File.ReadAllLines(path);
        return $"{Effective(lines, "Uid:")}:{Effective(lines, "Gid:")}";
    }

    /// <summary>Hands a folder to the containers' user. Its parent, the run's scratch folder, lets nobody else in.</summary>
    public static void OpenTo(string? user, string folder)
    {
        if (user is null && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder, Everybody);
    }

    // "Uid: real effective saved file-system".
    private static string Effective(string[] lines, string key) =>
        lines.Single(l => l.StartsWith(key, StringComparison.Ordinal)).Split('\t')[2];
}
