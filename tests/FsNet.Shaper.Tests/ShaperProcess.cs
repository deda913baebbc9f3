using System.Diagnostics;
using FsNet.Links;

namespace FsNet.Shaper.Tests;

/// <summary>fsnet-shaper as a program of its own, asked over its pipes.</summary>
internal sealed class ShaperProcess : IDisposable
{
    private readonly Process _process;

    private ShaperProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <param name="prefix">What starts it: <c>unshare --net</c>; or nothing.</param>
    public static ShaperProcess Start(params string[] prefix)
    {
        string[] command = [.. prefix, Path.Combine(AppContext.BaseDirectory, "fsnet-shaper"), "serve"];
        return new ShaperProcess(Process.Start(new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    public ShaperAnswer Ask(ShaperRequest request)
    {
        _process.StandardInput.WriteLine(ShaperJson.Line(request));
        _process.StandardInput.Flush();
        return ShaperJson.Answer(_process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("fsnet-shaper ended"));
    }

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }
}
