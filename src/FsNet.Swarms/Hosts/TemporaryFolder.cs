namespace FsNet.Swarms.Hosts;

/// <summary>The system's folder for what is not to stay.</summary>
internal static class TemporaryFolder
{
    private const string Variable = "TMPDIR";

    /// <summary>As an error names it: by the variable, where that was set.</summary>
    public static string Described => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set
        ? $"{Variable}: found '{set}'"
        : $"the temporary folder {Path.GetTempPath()}";

    /// <summary>Bytes; null where it is not there.</summary>
    public static long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
