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

    [Theory]
    [InlineData("--peer-ttl", "5", "--peer-ttl: '5' has no unit")]
    [InlineData("--memory", "1KiB", "--memory: 1 KiB is less than 1 MiB")]
    [InlineData("--prefix-v4", "33", "--prefix-v4: '33' is not a whole number from 8 to 32")]
    [InlineData("--prefix-v6", "0", "--prefix-v6: '0' is not a whole number from 16 to 128")]
    public async Task BadUsageIsCodeTwo(string flag, string value, string error)
    {
        using var tracker = Start(flag, value);
        await tracker.WaitForExitAsync().WaitAsync(RunningTracker.Soon);
        Assert.Equal(2, tracker.ExitCode);
        Assert.Contains(error, await tracker.StandardError.ReadToEndAsync());
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
