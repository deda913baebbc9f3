namespace FsNet.Shaper.Tests.Fixture;

/// <summary>A test that makes network namespaces; where that is not possible it is counted as skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAsRootOnLinuxAttribute : FactAttribute
{
    private static readonly string[] Programs = ["ip", "tc", "iptables-restore", "ping"];

    public FactAsRootOnLinuxAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "network namespaces are Linux's";
        else if (!Environment.IsPrivilegedProcess)
            Skip = "network namespaces take root";
        else if (Programs.FirstOrDefault(program => !IsInstalled(program)) is { } missing)
            Skip = $"{missing} is not installed";
    }

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
