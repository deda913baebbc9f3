using System.ComponentModel;
using System.Diagnostics;
using FsNet.Base;

namespace FsNet.Swarms.Shaping;

/// <summary>An fsnet-shaper as a child process, in a network namespace of its own. It ends when its standard input does.</summary>
internal sealed class ShaperProcess : IAsyncDisposable
{
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly string _logPath;
    private readonly Task _log;

    private ShaperProcess(Process process, string logPath)
    {
        _process = process;
        _logPath = logPath;
        _log = LogAsync(process.StandardError.BaseStream, logPath);
        Client = new ShaperClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream, LastWordsAsync, process.WaitForExitAsync(), this);
    }

    public int Pid => _process.Id;

    /// <summary>Disposing of it ends the process.</summary>
    public ShaperClient Client { get; }

    /// <param name="command">Program and arguments, <c>serve</c> included.</param>
    /// <param name="lockPath">Where iptables may keep its lock; the usual place is root's.</param>
    /// <exception cref="ProgramException">It cannot be started (exit code 4).</exception>
    public static ShaperProcess Start(IReadOnlyList<string> command, string logPath, string lockPath)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XTABLES_LOCKFILE"] = lockPath;
        try
        {
            return new ShaperProcess(Process.Start(start)!, logPath);
        }
        catch (Win32Exception e)
        {
            throw new ProgramException($"{command[0]} cannot be started: {e.Message}", ExitCodes.BackEndMissing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(EndWithin);
        }
        catch (Exception e) when (e is TimeoutException or IOException)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }
        await _log;
        _process.Dispose();
    }

    private async Task<string> LastWordsAsync()
    {
        await _log;
        return File.ReadLines(_logPath).LastOrDefault() ?? "without a word";
    }

    private static async Task LogAsync(Stream error, string path)
    {
        await using var log = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        await error.CopyToAsync(log);
    }
}
