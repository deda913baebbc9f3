using System.Collections.Concurrent;
using System.Diagnostics;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>A run that goes on, and what it prints.</summary>
internal sealed class WatchedRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> _printed = new();

    public WatchedRun(Process process)
    {
        Process = process;
        process.OutputDataReceived += (_, line) => _printed.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _printed.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string Printed => string.Join('\n', _printed);

    public async Task SaysAsync(string words)
    {
        await Fsnet.UntilAsync(() => Process.HasExited || Printed.Contains(words, StringComparison.Ordinal), $"it says '{words}'");
        Assert.True(Printed.Contains(words, StringComparison.Ordinal), Printed);
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndsAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(Patience);
        return Process.ExitCode;
    }

    public void Dispose()
    {
        if (!Process.HasExited)
            Process.Kill();
        Process.Dispose();
    }
}
