namespace FsNet.Node.Naming;

/// <summary>What people do not see in their folders, and so neither give away nor take by chance.</summary>
internal static class HiddenNames
{
    /// <summary>Of a file or folder on this system.</summary>
    public static bool IsHidden(string path) =>
        Path.GetFileName(path).StartsWith('.') || (OperatingSystem.IsWindows() && (File.GetAttributes(path) & FileAttributes.Hidden) != 0);

    /// <summary>Of a name from the network: whether a component of it begins with a dot.</summary>
    public static bool HasHiddenComponent(ReadOnlySpan<char> name) => name.StartsWith(".") || name.Contains("/.", StringComparison.Ordinal);
}
