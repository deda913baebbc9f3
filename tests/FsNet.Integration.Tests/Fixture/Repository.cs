using System.Reflection;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>Where the tests find what they read and run.</summary>
internal static class Repository
{
    public static string Tracker => Program("fsnet-tracker", "FSNET_TRACKER_PROGRAM");

    public static string Node => Program("fsnet-node", "FSNET_NODE_PROGRAM");

    public static string Shaper => Program("fsnet-shaper", "FSNET_SHAPER_PROGRAM");

    public static string Testbed => Path.Combine(Metadata("ProgramsFolder"), "..", OperatingSystem.IsWindows() ? "fsnet.exe" : "fsnet");

    /// <summary>The service among the examples, as it is built with these tests.</summary>
    public static string Worker => Path.Combine(
        Metadata("RepositoryFolder"), "docs", "examples", "Worker", "bin", Configuration, "net10.0", OperatingSystem.IsWindows() ? "Worker.exe" : "Worker");

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    public static string Dissector => Path.Combine(Metadata("RepositoryFolder"), "docs", "wireshark", "fsnet.lua");

    public static string Faults => Path.Combine(Metadata("RepositoryFolder"), "tests", "FsNet.Integration.Tests", "Faults", "faults.c");

    public static string Compose => Path.Combine(Metadata("RepositoryFolder"), "compose");

    public static string ReadProtocolDocument() => File.ReadAllText(Path.Combine(Metadata("RepositoryFolder"), "docs", "protocol.md"));

    /// <param name="variable">As for runs: tests/run.sh names native binaries, which start faster.</param>
    private static string Program(string name, string variable) => Environment.GetEnvironmentVariable(variable)
        ?? Path.Combine(Metadata("ProgramsFolder"), name, OperatingSystem.IsWindows() ? $"{name}.exe" : name);

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
