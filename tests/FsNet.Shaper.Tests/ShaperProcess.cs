using System.Diagnostics;
using FsNet.Links;

namespace FsNet.Shaper.Tests;

/// <summary>fsnet-shaper as a program of its own, asked over its pipes.</summary>
internal sealed class ShaperProcess : IDisposable
{
    private static readonly Lazy<string> ForEverybody = new(Copy);

    private readonly Process _process;

    private ShaperProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <param name="prefix">What starts it: <c>unshare --net</c>; or nothing.</param>
    public static ShaperProcess Start(params string[] prefix)
    {
        var folder = prefix.Contains(Unshare.StepDown.FirstOrDefault()) ? ForEverybody.Value : AppContext.BaseDirectory;
        string[] command = [.. prefix, Path.Combine(folder, "fsnet-shaper"), "serve"];
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

    /// <summary>The repository may lie where only root may go, as in /root.</summary>
    private static string Copy()
    {
        var folder = Directory.CreateTempSubdirectory("fsnet-test-");
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = (UnixFileMode)Convert.ToInt32("755", 8);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
            File.Copy(file, Path.Combine(folder.FullName, Path.GetFileName(file)));
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return folder.FullName;
    }
}
