using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FsNet.Tracker.Tests;

/// <summary>The program as a process: flags, log, exit codes, ends.</summary>
public class ProgramTests
{
    [Fact]
    public async Task EndsInGoodOrderWithItsParent()
    {
        using var tracker = Start("--listen", "127.0.0.1:0", "--status", "off", "--lifeline");
        var line = await tracker.StandardError.ReadLineAsync().WaitAsync(RunningTracker.Soon);
        Assert.Matches(new Regex(@"listens on .?127\.0\.0\.1:[1-9]\d*"), line);
        tracker.StandardInput.Close();
        await tracker.WaitForExitAsync().WaitAsync(RunningTracker.Soon);
        Assert.Equal(0, tracker.ExitCode);
        Assert.Contains("the parent process ended", await tracker.StandardError.ReadToEndAsync());
        Assert.Equal("", await tracker.StandardOutput.ReadToEndAsync());
    }

    [Fact]
    public async Task EndsInGoodOrderOnASignal()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var tracker = Start("--listen", "127.0.0.1:0", "--status", "127.0.0.1:0");
        await tracker.StandardError.ReadLineAsync().WaitAsync(RunningTracker.Soon);
        using var kill = Process.Start("sh", ["-c", $"kill -TERM {tracker.Id}"]);
        await tracker.WaitForExitAsync().WaitAsync(RunningTracker.Soon);
        Assert.Equal(0, tracker.ExitCode);
        Assert.Contains("SIGTERM", await tracker.StandardError.ReadToEndAsync());
    }

    [Fact]
    public async Task BadUsageIsCodeTwo()
    {
        using var tracker = Start("--peer-ttl", "5");
        await tracker.WaitForExitAsync().WaitAsync(RunningTracker.Soon);
        Assert.Equal(2, tracker.ExitCode);
        Assert.Contains("--peer-ttl: '5' has no unit", await tracker.StandardError.ReadToEndAsync());
    }

    private static Process Start(params string[] args)
    {
        var program = Path.ChangeExtension(typeof(TrackerServer).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardError = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return Process.Start(start)!;
    }
}
