using System.Reflection;

namespace FsNet.Architecture.Tests;

/// <summary>The folder of the sources that this test was built from, and what was built of them.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj", "runs", "artifacts", "node_modules", "TestResults"];

    public static string Folder { get; } = Metadata("RepositoryFolder");

    public static string Testbed => Path.Combine(Metadata("TestbedFolder"), OperatingSystem.IsWindows() ? "fsnet.exe" : "fsnet");

    /// <summary>In full, without what was built, fetched or left by runs.</summary>
    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder, pattern, new EnumerationOptions { RecurseSubdirectories = true })
            .Where(f => !NameOf(f).Split(Path.DirectorySeparatorChar).Any(part => NotOurs.Contains(part) || part.StartsWith('.')));

    /// <summary>As documents name it.</summary>
    public static string NameOf(string file) => Path.GetRelativePath(Folder, file);

    private static string Metadata(string key) => Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!);
}
