namespace FsNet.Shaper.Tests.Fixture;

/// <summary>A test that moves itself between network namespaces that it makes, as root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactAsRootOnLinuxAttribute : NeedyFactAttribute
{
    private static readonly string[] Started = ["ip", "tc", "iptables-restore", "ping"];

    public FactAsRootOnLinuxAttribute()
    {
        SkipIf(OperatingSystem.IsLinux() ? null : "network namespaces are Linux's");
        Need(Machine.MissingRoot("to enter network namespaces"));
        foreach (var program in Started)
            Need(Programs.Missing(program));
    }
}
