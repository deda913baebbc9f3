namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that needs a program of the system and root; skipped, with the reason, where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithToolAttribute : FactAttribute
{
    public FactWithToolAttribute(string tool)
    {
        if (Find(tool) is null)
            Skip = $"there is no {tool} in PATH";
        else if (!Environment.IsPrivilegedProcess)
            Skip = $"{tool} takes root";
    }

    internal static string? Find(string tool) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, tool)).FirstOrDefault(File.Exists);
}
