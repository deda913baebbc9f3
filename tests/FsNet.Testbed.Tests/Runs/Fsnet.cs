using System.Diagnostics;
using System.Text.Json;

namespace FsNet.Testbed.Tests.Runs;

/// <summary>Runs the real fsnet, which starts the real tracker and nodes, in a folder of its own that must be empty afterwards.</summary>
public sealed class Fsnet : IDisposable
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(5);

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public Fsnet() => Directory.CreateDirectory(Temporary);

    /// <summary>What the run takes for the system's temporary folder.</summary>
    public string Temporary => Path.Combine(_folder, "tmp");

    public string Out => Path.Combine(_folder, "out");

    /// <summary>How long a run may take before the test gives up.</summary>
    public TimeSpan Patience { get; set; } = UsualPatience;

    /// <summary>The processes that work in this test's folders; empty where /proc does not tell.</summary>
    public IReadOnlyList<int> Processes => !Directory.Exists("/proc/self") ? [] :
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(IsMine).Select(pid => int.Parse(pid!))];

    public JsonElement Report => JsonDocument.Parse(File.ReadAllText(Path.Combine(Out, "report.json"))).RootElement;

    /// <summary>Variables that the program finds beside the usual ones.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>Of a file in the run's folder.</summary>
    public IEnumerable<string> Lines(string name) => File.ReadLines(Path.Combine(Out, name));

    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A script that can be run.</summary>
    public string WriteProgram(string name, string text)
    {
        var path = Write(name, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public Process Start(params string[] arguments) => Start(new ProcessStartInfo(Repository.Testbed, arguments));

    /// <summary>By another program, which takes its place.</summary>
    public Process StartBy(string starter, params string[] arguments) => Start(new ProcessStartInfo(starter, [Repository.Testbed, .. arguments]));

    private Process Start(ProcessStartInfo start)
    {
        start.WorkingDirectory = _folder;
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        start.Environment["TMPDIR"] = Temporary;
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    public async Task<(int Exit, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            var said = await Task.WhenAll(output, error).WaitAsync(Patience);
            Assert.Fail($"fsnet {string.Join(' ', arguments)} has not ended within {Patience}:\n{string.Concat(said)}");
        }
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits until something holds that another process brings about.</summary>
    public static async Task UntilAsync(Func<bool> holds, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(watch.Elapsed < UsualPatience, $"not within {UsualPatience}: {what}");
            await Task.Delay(20);
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private bool IsMine(string? pid)
    {
        try
        {
            var folder = pid!.All(char.IsAsciiDigit) ? new FileInfo($"/proc/{pid}/cwd").LinkTarget : null;
            return folder?.StartsWith(_folder, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
