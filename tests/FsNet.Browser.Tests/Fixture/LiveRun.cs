using System.Diagnostics;
using System.Text;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Browser.Tests.Fixture;

/// <summary>A run of the real fsnet that goes on, and the link that it has printed.</summary>
public sealed class LiveRun : IAsyncDisposable
{
    private const string Announcement = "watch it at ";

    private readonly TaskCompletionSource<string> _link = new();
    private readonly StringBuilder _said = new();

    private LiveRun(Fsnet fsnet, string[] arguments)
    {
        Fsnet = fsnet;
        Process = fsnet.Start(["run", .. arguments, "--out", fsnet.Out]);
        Process.ErrorDataReceived += (_, line) => Hear(line.Data);
        Process.OutputDataReceived += (_, line) => Hear(line.Data);
        Process.BeginErrorReadLine();
        Process.BeginOutputReadLine();
    }

    public Fsnet Fsnet { get; }

    public Process Process { get; }

    /// <summary>With the token behind '#'.</summary>
    public string Link { get; private set; } = "";

    public Uri Address => new(Link.Split('#')[0]);

    public string Token => Link.Split('#')[1];

    /// <summary>All that it has printed.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    public static async Task<LiveRun> StartAsync(Fsnet fsnet, params string[] arguments)
    {
        var run = new LiveRun(fsnet, arguments);
        run.Link = await run._link.Task.WaitAsync(fsnet.Patience);
        return run;
    }

    /// <returns>The exit code.</returns>
    public async Task<int> EndAsync()
    {
        await Process.WaitForExitAsync().WaitAsync(Fsnet.Patience);
        return Process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!Process.HasExited)
            Process.Kill(entireProcessTree: true);
        await Process.WaitForExitAsync();
        Process.Dispose();
        Fsnet.Dispose();
    }

    private void Hear(string? line)
    {
        lock (_said)
            _said.AppendLine(line);
        if (line?.StartsWith(Announcement, StringComparison.Ordinal) == true)
            _link.TrySetResult(line[Announcement.Length..]);
    }
}
