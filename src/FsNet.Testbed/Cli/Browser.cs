using System.ComponentModel;
using System.Diagnostics;

namespace FsNet.Testbed.Cli;

/// <summary>The user's browser, where there is one.</summary>
internal static class Browser
{
    /// <summary>An opener that has not failed by then is at work.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Shows a page; where that cannot be done, says so and where the page is: no reason for a run to fail.</summary>
    public static void Open(string target, TextWriter error)
    {
        try
        {
            using var process = Process.Start(Opener(target));
            if (!OperatingSystem.IsWindows() && process!.WaitForExit(Patience) && process.ExitCode != 0)
                error.WriteLine($"--open: no browser could be started; open {target}");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or PlatformNotSupportedException)
        {
            error.WriteLine($"--open: no browser could be started ({e.Message}); open {target}");
        }
    }

    private static ProcessStartInfo Opener(string target)
    {
        if (OperatingSystem.IsWindows())
            return new ProcessStartInfo(target) { UseShellExecute = true };
        var opener = OperatingSystem.IsMacOS() ? "open" : "xdg-open";
        // What a browser prints would mix with the run's own output, as long as the browser runs.
        return new ProcessStartInfo("/bin/sh", ["-c", "command -v \"$0\" >/dev/null && exec \"$0\" \"$1\" >/dev/null 2>&1", opener, target]);
    }
}
