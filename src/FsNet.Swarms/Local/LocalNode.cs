using FsNet.Swarms.Running;

namespace FsNet.Swarms.Local;

/// <summary>A node as a child process, and what its lives have cost.</summary>
/// <param name="sentBytes">What the interface of a process has sent.</param>
internal abstract class LocalNode(SwarmNode state, string folder, string logPath, Func<int, long?> sentBytes) : IAsyncDisposable
{
    private double _pastCpuSeconds;
    private long? _sentBytes;

    public SwarmNode State => state;

    /// <summary>Where a leecher's copy goes.</summary>
    public string Folder => folder;

    public string LogPath => logPath;

    /// <summary>Where the copy is if the node has told nothing else.</summary>
    public abstract string? CopyPath { get; }

    public double CpuSeconds => _pastCpuSeconds + (Process is null ? 0 : LifeCpuSeconds);

    public long PeakRssBytes { get; private set; }

    /// <summary>By its interface, until now; of a process that has ended, as of the last look.</summary>
    public long? SentBytes
    {
        get
        {
            if (Process is { HasExited: false } process)
                _sentBytes = sentBytes(process.Id) ?? _sentBytes;
            return _sentBytes;
        }
    }

    public NodeUsage Usage => new(CpuSeconds, PeakRssBytes, SentBytes);

    /// <summary>What was found wrong with it while it was stopped.</summary>
    public virtual string? Complaint => null;

    protected ChildProcess? Process { get; private set; }

    /// <summary>Of its present life, as of the last <see cref="Sample"/>.</summary>
    protected abstract double LifeCpuSeconds { get; }

    /// <summary>Lives that are over.</summary>
    protected int Lives { get; private set; }

    public virtual void OpenGate() => Process?.WriteNewLine();

    public abstract IEnumerable<string> NewEventLines();

    /// <returns>Why it ended, if it has ended without having been asked to.</returns>
    public abstract string? Watch();

    public async Task KillAsync()
    {
        Sample(Process!);
        await Process!.KillAsync();
        await EndLifeAsync();
    }

    /// <returns>Whether it ended within <paramref name="patience"/> of being asked to.</returns>
    public abstract Task<bool> StopAsync(TimeSpan patience);

    /// <summary>Makes room for the next life; reads what the last one still wrote before.</summary>
    public async Task EndLifeAsync()
    {
        State.EndLife();
        if (Process is null)
            return;
        _pastCpuSeconds += LifeCpuSeconds;
        await Process.DisposeAsync();
        Process = null;
        Lives++;
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (Process is not null)
            await Process.DisposeAsync();
    }

    protected void Begin(ChildProcess process)
    {
        Process = process;
        State.IsUp = true;
    }

    protected void Sample(ChildProcess process)
    {
        PeakRssBytes = Math.Max(PeakRssBytes, PeakOf(process));
        _sentBytes = sentBytes(process.Id) ?? _sentBytes;
    }

    /// <summary>Measures it anew.</summary>
    protected abstract long PeakOf(ChildProcess process);
}
