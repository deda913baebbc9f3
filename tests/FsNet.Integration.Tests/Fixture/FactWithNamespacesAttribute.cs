using System.Diagnostics;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A test that needs a program of the system, root, and network namespaces; skipped, with the reason, without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FactWithNamespacesAttribute : FactAttribute
{
    private static readonly Lazy<string?> Why = new(Try);

    public FactWithNamespacesAttribute(string tool) => Skip = new FactWithToolAttribute(tool).Skip ?? Why.Value;

    private static string? Try()
    {
        if (FactWithToolAttribute.Find("unshare") is null)
            return "there is no unshare in PATH";
        using var process = Process.Start(
            new ProcessStartInfo("unshare", ["--net", "ip", "link", "add", "br0", "type", "bridge"]) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"no network namespace can be made here: {error.Trim()}";
    }
}
