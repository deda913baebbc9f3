using System.Net;
using FsNet.Protocol.Content;

namespace FsNet.Testbed.Load;

/// <summary>
/// Keeps requests outstanding at a tracker, over UDP, in a closed loop. One thread that sends and receives batches and never sleeps, so that
/// what a tracker can do is measured, not what this can: waking somebody who sleeps is the sender's work, and a single socket is contended
/// for by him who puts answers into it and him who looks for them. On Linux' loopback every node asks from an address of its own.
/// </summary>
internal sealed class LoadClient : IDisposable
{
    /// <summary>Requests under way at a time.</summary>
    public const int Outstanding = Lanes * LoadLane.Outstanding;

    /// <summary>An answer that takes longer counts as lost.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private const int Lanes = 8;

    private readonly LoadLane[] _lanes;

    public LoadClient(IPEndPoint tracker, LoadContent content, Prng random, TimeProvider time, bool portable = false)
    {
        var cookies = new ulong[content.Peers];
        _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => new LoadLane(tracker, content, cookies, random, time, portable))];
    }

    /// <summary>Until the work is over and all that was begun has ended.</summary>
    public void Run(LoadWork work)
    {
        while (!work.IsOver || !_lanes.All(l => l.IsIdle))
        {
            var moved = 0;
            foreach (var lane in _lanes)
                moved += lane.Step(work);
            if (moved == 0)
                Thread.Yield();
        }
    }

    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane.Dispose();
    }
}
