using FsNet.Base;

namespace FsNet.Swarms.Local;

/// <summary>The programs that a run starts: built beside the testbed, or named by an environment variable.</summary>
/// <param name="Tracker">Path of fsnet-tracker.</param>
/// <param name="Node">Path of fsnet-node.</param>
/// <param name="Shaper">Path of fsnet-shaper.</param>
internal sealed record ProgramFiles(string Tracker, string Node, string Shaper)
{
    // Not FSNET_TRACKER: that is the variable of fsnet-node's --tracker flag and holds an address.
    public const string TrackerVariable = "FSNET_TRACKER_PROGRAM";
    public const string NodeVariable = "FSNET_NODE_PROGRAM";
    public const string ShaperVariable = "FSNET_SHAPER_PROGRAM";

    /// <exception cref="ProgramException">One of them is not there (exit code 4).</exception>
    public static ProgramFiles Find() => new(
        Find("fsnet-tracker", TrackerVariable), Find("fsnet-node", NodeVariable), FindShaper());

    /// <summary>Path of fsnet-shaper, where that alone is needed.</summary>
    /// <exception cref="ProgramException">It is not there (exit code 4).</exception>
    public static string FindShaper() => Find("fsnet-shaper", ShaperVariable);

    private static string Find(string name, string variable)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        var path = string.IsNullOrEmpty(named)
            ? Path.Combine(AppContext.BaseDirectory, "programs", name, OperatingSystem.IsWindows() ? $"{name}.exe" : name)
            : Path.GetFullPath(named);
        return File.Exists(path)
            ? path
            : throw new ProgramException(
                $"the program {name} is not at {path}; build the solution, or name the program in {variable}", ExitCodes.BackEndMissing);
    }

    /// <exception cref="ProgramException">It is not there any more, or cannot be run (exit code 4).</exception>
    public static void Require(string path)
    {
        if (!File.Exists(path))
            throw new ProgramException($"the program {path} is not there any more", ExitCodes.BackEndMissing);
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & execute) == 0)
            throw new ProgramException($"the program {path} may not be run: chmod +x lets it", ExitCodes.BackEndMissing);
    }
}
