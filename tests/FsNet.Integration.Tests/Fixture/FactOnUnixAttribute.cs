namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test about file modes, which root is made to respect.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnUnixAttribute : NeedyFactAttribute
{
    private const string SetPriv = "setpriv";

    public FactOnUnixAttribute()
    {
        SkipIf(OperatingSystem.IsWindows() ? "there are no file modes here" : null);
        if (Environment.IsPrivilegedProcess)
            Need(Programs.Missing(SetPriv));
    }

    /// <summary>How to start a node that respects file modes; root does not by itself.</summary>
    internal static string[] WithoutPrivilege => Environment.IsPrivilegedProcess
        ? [SetPriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", Repository.Node]
        : [];
}
