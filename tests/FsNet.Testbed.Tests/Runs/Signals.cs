using System.Diagnostics;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>By kill(1), to a process, or to all of a terminal's by their group.</summary>
internal static class Signals
{
    public static async Task SendAsync(string signal, int pid, bool toGroup = false)
    {
        using var kill = Process.Start("kill", [$"-{signal}", "--", toGroup ? $"-{pid}" : $"{pid}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }
}
