using System.ComponentModel;
using System.Diagnostics;
using FsNet.Base;

namespace FsNet.Swarms.Local;

/// <summary>
/// A program that ends with the testbed: its standard input is a pipe that only the testbed holds, and it was told to end when
/// that pipe closes. Everything it prints goes to a log file.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly FileStream _log;
    private readonly long _mostLogBytes;
    private readonly Task _pumps;

    private ChildProcess(Process process, FileStream log, long mostLogBytes)
    {
        _process = process;
        _log = log;
        _mostLogBytes = mostLogBytes;
        _pumps = Task.WhenAll(PumpAsync(process.StandardOutput.BaseStream), PumpAsync(process.StandardError.BaseStream));
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string LogPath => _log.Name;

    /// <summary>As of the last <see cref="Sample"/>; a process that is gone can no longer be asked.</summary>
    public ProcessUsage Usage { get; private set; } = new(0, 0);

    /// <param name="environment">Variables on top of this program's.</param>
    /// <param name="mostLogBytes">What is printed beyond that is lost.</param>
    /// <exception cref="ProgramException">The program cannot be started (exit code 4).</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, string workingFolder, string logPath,
        IEnumerable<KeyValuePair<string, string>>? environment = null, long mostLogBytes = long.MaxValue)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The user's FSNET_ variables are defaults of flags: a forgotten FSNET_UP would silently change every node.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("FSNET_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        var log = new FileStream(logPath, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        try
        {
            return new ChildProcess(Process.Start(start)!, log, mostLogBytes);
        }
        catch (Win32Exception e)
        {
            log.Dispose();
            throw new ProgramException($"{program} cannot be started: {e.Message}", ExitCodes.BackEndMissing);
        }
    }

    /// <summary>Opens the gate of a node that was started with <c>--gate</c>; tells a supervisor what is next.</summary>
    public void WriteNewLine()
    {
        try
        {
            _process.StandardInput.Write('\n');
            _process.StandardInput.Flush();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // It has ended; whoever watches it will say so.
        }
    }

    /// <summary>It reads to the end, which ends what is told to end with it.</summary>
    public void CloseInput()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended.
        }
    }

    /// <returns>Whether it ended within that time.</returns>
    public async Task<bool> WaitAsync(TimeSpan patience)
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public ProcessUsage Sample()
    {
        try
        {
            _process.Refresh();
            Usage = new ProcessUsage(_process.TotalProcessorTime.TotalSeconds, Math.Max(Usage.PeakRssBytes, _process.PeakWorkingSet64));
        }
        catch (InvalidOperationException)
        {
            // It has ended: the sample before stands.
        }
        return Usage;
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end and kills it when it has not after <paramref name="patience"/>.</summary>
    /// <returns>Whether it ended by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process.HasExited)
            return true;
        if (!PosixSignals.Terminate(_process.Id))
            _process.StandardInput.Close();
        if (await WaitAsync(patience))
            return true;
        await KillAsync();
        return false;
    }

    /// <summary>The last lines it printed, for an error message.</summary>
    public string LastLines(int count)
    {
        using var log = new StreamReader(new FileStream(LogPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var lines = log.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return string.Join('\n', lines.TakeLast(count));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        await _pumps;
        await _log.DisposeAsync();
        _process.Dispose();
    }

    private async Task PumpAsync(Stream output)
    {
        var buffer = new byte[8192];
        for (int n; (n = await output.ReadAsync(buffer)) > 0;)
        {
            // It is read on, or who prints would wait.
            lock (_log)
            {
                _log.Write(buffer.AsSpan(0, (int)Math.Min(n, Math.Max(0, _mostLogBytes - _log.Position))));
                _log.Flush();
            }
        }
    }
}

/// <summary>What a process has used so far, as the operating system tells it.</summary>
internal readonly record struct ProcessUsage(double CpuSeconds, long PeakRssBytes);
