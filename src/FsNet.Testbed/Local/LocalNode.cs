using System.Net;
using FsNet.Testbed.Running;
using FsNet.Testbed.Topologies;

namespace FsNet.Testbed.Local;

/// <summary>A node as a child process, and what its lives have cost.</summary>
internal sealed class LocalNode(NodeSpec spec, IPEndPoint status, string folder, string eventsFolder, string logPath) : IAsyncDisposable
{
    private ChildProcess? _process;
    private EventTail? _tail;
    private double _pastCpuSeconds;
    private int _lives;

    public SwarmNode State { get; } = new(spec, status);

    public IPAddress Address => status.Address;

    /// <summary>Where a leecher's copy goes.</summary>
    public string Folder => folder;

    /// <summary>Each life has an event file of its own.</summary>
    public string EventsPath => Path.Combine(eventsFolder, $"{spec.Name}.{_lives}.jsonl");

    public double CpuSeconds => _pastCpuSeconds + (_process?.Usage.CpuSeconds ?? 0);

    public long PeakRssBytes { get; private set; }

    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Made for the current <see cref="EventsPath"/>.</param>
    public void Start(string program, IReadOnlyList<string> arguments)
    {
        _tail?.Dispose();
        _tail = new EventTail(EventsPath);
        _process = ChildProcess.Start(program, arguments, folder, logPath);
        State.IsUp = true;
    }

    public void OpenGate() => _process?.WriteNewLine();

    public IEnumerable<string> NewEventLines() => _tail?.ReadNew() ?? [];

    /// <returns>Why it ended, if it has ended without having been asked to.</returns>
    public string? Watch()
    {
        if (_process is not { } process || !State.IsUp)
            return null;
        PeakRssBytes = Math.Max(PeakRssBytes, process.Sample().PeakRssBytes);
        if (!process.HasExited)
            return null;
        State.IsUp = false;
        return $"{spec.Name} ended by itself with exit code {process.ExitCode}; "
            + $"the end of {Path.GetFileName(process.LogPath)}:\n{process.LastLines(5)}";
    }

    public async Task KillAsync()
    {
        _process!.Sample();
        await _process.KillAsync();
        await EndLifeAsync();
    }

    /// <returns>Whether it ended within <paramref name="patience"/> of being asked to.</returns>
    public async Task<bool> StopAsync(TimeSpan patience)
    {
        if (_process is null)
            return true;
        _process.Sample();
        State.IsUp = false;
        return await _process.StopAsync(patience);
    }

    /// <summary>Makes room for the next life; reads what the last one still wrote before.</summary>
    public async Task EndLifeAsync()
    {
        State.EndLife();
        if (_process is null)
            return;
        _pastCpuSeconds += _process.Usage.CpuSeconds;
        await _process.DisposeAsync();
        _process = null;
        _lives++;
    }

    public async ValueTask DisposeAsync()
    {
        _tail?.Dispose();
        if (_process is not null)
            await _process.DisposeAsync();
    }
}
