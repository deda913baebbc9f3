using System.Reflection;

namespace FsNet.Testbed.Tests;

/// <summary>Where the tests find what they read and run.</summary>
internal static class Repository
{
    public static string Folder => Metadata("RepositoryFolder");

    public static string Testbed => Path.Combine(Metadata("TestbedFolder"), OperatingSystem.IsWindows() ? "fsnet.exe" : "fsnet");

    public static string Node => Path.Combine(Metadata("TestbedFolder"), "programs", "fsnet-node", "fsnet-node");

    public static string Shaper => Path.Combine(Metadata("TestbedFolder"), "programs", "fsnet-shaper", "fsnet-shaper");

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
