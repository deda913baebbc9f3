namespace FsNet.Testbed.Comparing;

/// <summary>Where what is in the folder of a sweep.</summary>
internal static class SweepFolder
{
    /// <summary>The folder of its runs, each in one of its own.</summary>
    public static string RunsOf(string folder) => Path.Combine(folder, "runs");
}
