using FsNet.Node.Scheduling;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using Serilog;

namespace FsNet.Node.Driving;

/// <summary>Asks the tracker for nodes to call.</summary>
internal sealed class PeerFinder(
    NodeEngine engine, Catalog catalog, Registration registration, EventLoop loop, OwnedTasks tasks, ILogger log, CancellationToken stop)
{
    /// <summary>On the event loop, to which the answer is posted.</summary>
    public void Find(Hash256 file, int wanted) => tasks.Run($"the search for peers of {file.Short}", () => FindAsync(file, wanted));

    private async Task FindAsync(Hash256 file, int wanted)
    {
        try
        {
            var (peers, complete) = await catalog.PeersAsync(file, wanted, registration.Registrar.Port, stop);
            loop.Post(now => engine.PeersFound(now, file, peers, complete));
        }
        catch (TrackerException e)
        {
            log.Warning("No peers for {File}: {Reason}", file.Short, e.Message);
        }
    }
}
