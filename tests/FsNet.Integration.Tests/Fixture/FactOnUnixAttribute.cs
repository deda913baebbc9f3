namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test about file modes; skipped where there are none, or where root cannot be made to respect them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactOnUnixAttribute : FactAttribute
{
    private const string SetPriv = "/usr/bin/setpriv";

    public FactOnUnixAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "there are no file modes here";
        else if (Environment.IsPrivilegedProcess && !File.Exists(SetPriv))
            Skip = $"root reads everything, and there is no {SetPriv} (util-linux)";
    }

    /// <summary>How to start a node that respects file modes; root does not by itself.</summary>
    internal static string[] WithoutPrivilege => Environment.IsPrivilegedProcess
        ? [SetPriv, "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-dac_override,-dac_read_search", Repository.Node]
        : [];
}
