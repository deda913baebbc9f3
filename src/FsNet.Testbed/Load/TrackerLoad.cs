using System.Net;
using FsNet.Base;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Testbed.Load;

/// <summary>Load on a tracker: first nodes present their files, then they ask.</summary>
internal sealed class TrackerLoad(IPEndPoint tracker, LoadContent content, TimeProvider time, bool portable = false) : IDisposable
{
    private readonly LoadClient _client = new(tracker, content, Prng.For(0, "load"), time, portable);
    private PresentingWork? _presenting;

    /// <summary>The share of the nodes that have presented everything.</summary>
    public double Registered => _presenting?.Share ?? 0;

    /// <summary>Presents every file of every node.</summary>
    /// <exception cref="ProgramException">The tracker does not answer, or refuses.</exception>
    public Task RegisterAsync(CancellationToken cancellation)
    {
        _presenting = new PresentingWork(tracker, content, cancellation);
        return RunAsync(_presenting);
    }

    /// <returns>By kind of request.</returns>
    public async Task<IReadOnlyDictionary<TrackType, LoadCounts>> AskAsync(TimeSpan duration, LoadMix mix, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var work = new AskingWork(content, mix, Prng.For(1, "load"), IsOver);
        await RunAsync(work);
        return work.Counts;

        bool IsOver() => cancellation.IsCancellationRequested || time.GetElapsedTime(began) >= duration;
    }

    public void Dispose() => _client.Dispose();

    private Task RunAsync(LoadWork work) =>
        Task.Factory.StartNew(() => _client.Run(work), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
