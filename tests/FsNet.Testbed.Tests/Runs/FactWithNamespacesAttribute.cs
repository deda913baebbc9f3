using System.ComponentModel;
using System.Diagnostics;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Skipped, with the reason, where no network namespace can be made, neither as root nor in a user namespace.</summary>
internal sealed class FactWithNamespacesAttribute : FactAttribute
{
    private static readonly Lazy<string?> Why = new(Try);

    public FactWithNamespacesAttribute() => Skip = Missing;

    /// <summary>Why none can be made; null when one can.</summary>
    public static string? Missing => Why.Value;

    private static string? Try()
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--net", "ip", "link", "add", "br0", "type", "bridge"]) { RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : $"no network namespace can be made here: {error.Trim()}";
        }
        catch (Win32Exception e)
        {
            return $"unshare cannot be started: {e.Message}";
        }
    }
}
