using System.Net;
using FsNet.Node.Recording;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using Serilog;

namespace FsNet.Node;

/// <summary>
/// Sockets, disk and clock around a <see cref="NodeEngine"/>: tells it what happens, does what it says. Everything that touches the
/// engine runs on the event loop.
/// </summary>
internal sealed class NodeDriver : IAsyncDisposable
{
    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(2);

    /// <summary>What is still at work when the node ends: connections close within two seconds, disks may be slow.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);

    private readonly DriverParts _parts;
    private readonly ILogger _log;

    public NodeDriver(NodeOptions options, TrackerClient tracker, ulong nodeId, EventLog events, TimeProvider time, ILogger log, HashCache? hashes)
    {
        _parts = new DriverParts(options, tracker, nodeId, events, time, log, hashes);
        (_log, Tracker, NodeId) = (log, tracker, nodeId);
    }

    public ulong NodeId { get; }

    public IPEndPoint EndPoint => _parts.Listener.EndPoint;

    public IEnumerable<FileJob> Files => _parts.Jobs.All;

    public PeerTable Peers => _parts.Peers;

    public Registration Registration => _parts.Registration;

    public TrackerClient Tracker { get; }

    /// <summary>Figures of the disks.</summary>
    public DiskWork Disk => _parts.Disk;

    public void Start()
    {
        _parts.Loop.Start(_ => _parts.Outputs.CarryOut(), Settle, e => _log.Error(e, "A mistake in the node itself; please report it"));
        _parts.Connector.Start();
        _parts.Guard.Start(_parts.Tasks, _parts.Stop.Token);
    }

    /// <summary>What is shared from the start has been told by <see cref="Share"/>: the tracker may know.</summary>
    public void Announce() => _parts.Loop.Post(_ => _parts.Registration.Begin());

    /// <summary>A file that lies whole on disk: serve it from now on.</summary>
    public void Share(StoredFile file, IReadOnlyList<FileAlias> names, bool isFollowed = false) => _parts.Sharer.Share(file, names, isFollowed);

    /// <summary>A file that is not there any more.</summary>
    /// <returns>What it was called; null where it was not shared.</returns>
    public string? Withdraw(Hash256 id) => _parts.Sharer.Withdraw(id);

    /// <summary>Fetches a file. The job says when it is done, and how it ended.</summary>
    public FileJob Fetch(WantedFile file, FileTarget target) => _parts.Fetcher.Fetch(file.Proof, file.Name, file.KnownAs, target);

    /// <summary>Puts what was fetched in a second place. The copy says when it is done, and how it ended.</summary>
    public FileJob Copy(FileJob source, string name) => _parts.Copier.Copy(source, name);

    /// <summary>Gives a file up: nobody is asked for it, and nobody is served.</summary>
    public void Abandon(FileJob job, string reason) => _parts.Closer.Abandon(job, reason);

    /// <summary>Says goodbye to peers and tracker, flushes files, and ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _parts.Connector.Close();
        _parts.Connections.Leave();
        await _parts.Registration.LeaveAsync(GoodbyeWithin);
        await _parts.Stop.CancelAsync();
        _parts.Closer.CloseAll();
        await _parts.Tasks.EndAsync(EndWithin);
        _parts.Loop.Dispose();
        await Tracker.DisposeAsync();
        _parts.Disk.Dispose();
    }

    /// <summary>All that happened is told to the engine: does what time asks for, and lets out what there is to send.</summary>
    private TimeSpan Settle(TimeSpan now)
    {
        var engine = _parts.Engine;
        if (now >= engine.NextWakeup)
        {
            foreach (var (id, bytes) in Peers.TakeReceived())
                engine.BytesReceived(now, id, bytes);
            engine.Advance(now);
            _parts.Outputs.CarryOut();
        }
        if (_parts.Rest.LookAround(now, Files))
            _parts.Connections.AbortStuck();
        Registration.Advance(now);
        _parts.Connections.Flush();
        return engine.NextWakeup;
    }
}
