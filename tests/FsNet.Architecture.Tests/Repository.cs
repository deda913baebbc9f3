using System.Reflection;

namespace FsNet.Architecture.Tests;

/// <summary>The folder of the sources that this test was built from.</summary>
internal static class Repository
{
    public static string Folder { get; } = Path.GetFullPath(
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "RepositoryFolder").Value!);
}
