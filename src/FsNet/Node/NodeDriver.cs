using System.Collections.Concurrent;
using System.Net;
using FsNet.Node.Recording;
using FsNet.Node.Scheduling;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;
using FsNet.Node.Transfer;
using FsNet.Protocol.Content;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;
using Serilog;

namespace FsNet.Node;

/// <summary>
/// Sockets, disk and clock around a <see cref="NodeEngine"/>: tells it what happens, does what it says. Everything that touches the
/// engine runs on the event loop.
/// </summary>
internal sealed partial class NodeDriver : IAsyncDisposable
{
    /// <summary>
    /// More than the engine keeps: those it turns away are told so, and take a moment to close. Beyond, a caller is not even heard.
    /// Where the system permits fewer, the engine keeps fewer, too: who is not heard cannot take the place of who is of no use.
    /// </summary>
    private const int MaxSockets = 192;

    private static readonly TimeSpan GoodbyeWithin = TimeSpan.FromSeconds(2);

    /// <summary>What is still at work when the node ends: connections close within two seconds, disks may be slow.</summary>
    private static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(10);

    private readonly NodeOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly EventLog _events;
    private readonly EventLoop _loop;
    private readonly NodeEngine _engine;
    private readonly Limits _limits;
    private readonly Listener _listener;
    private readonly Dialer _dialer;
    private readonly TrackerClient _tracker;
    private readonly Catalog _catalog;
    private readonly Registration _registration;
    private readonly ConnectionSet _connections = new();
    private readonly BlockSender _sending;
    private readonly DiskRest _rest;
    private readonly ConcurrentDictionary<Hash256, FileJob> _files = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OwnedTasks _tasks;
    private readonly DiskWork _disk;
    private readonly Descriptors _descriptors = new();
    private readonly FileStore _store;
    private readonly WriterEvents _writing;
    private int _lastConnection;
    private volatile bool _isEnding;

    public NodeDriver(NodeOptions options, TrackerClient tracker, ulong nodeId, EventLog events, TimeProvider time, ILogger log)
    {
        (_options, _time, _log, _events, _tracker) = (options, time, log, events, tracker);
        _catalog = new Catalog(tracker);
        _loop = new EventLoop(time);
        _tasks = new OwnedTasks(log);
        _disk = new DiskWork(time, log);
        _store = new FileStore(_disk, time, log, _stop.Token);
        _writing = new WriterEvents(this);
        var watching = new WatchEvents(this);
        _check = new FileCheck(_disk, watching, time);
        _watch = new FileWatch(() => _files.Values, _check, _disk, watching, time);
        _limits = new Limits(new RateLimiter(options.UpBitsPerSecond, time), new RateLimiter(options.DownBitsPerSecond, time));
        _tracker.Moved = (sent, received) =>
        {
            _limits.Up.Charge(sent);
            _limits.Down.Charge(received);
        };
        _listener = Listener.Bind(options.Listen, options.ListenField, options.ListenElsewhere, _limits.Down);
        _dialer = new Dialer(options.Listen.Address, _limits.Down);
        NodeId = nodeId;
        var port = options.AdvertisedPort ?? (ushort)_listener.EndPoint.Port;
        var key = new SipKey(Entropy.UInt64(), Entropy.UInt64());
        var kept = Math.Min(options.Swarm.MaxPeers, _descriptors.ForSockets(MaxSockets) * 2 / 3);
        var swarm = options.Swarm with { ListenPort = port, MaxPeers = kept };
        _engine = new NodeEngine(swarm, nodeId, key, new Prng(Entropy.UInt64()));
        _registration = new Registration(new Registrar(port, Entropy.UInt64()), tracker, _loop, log);
        Peers = new PeerTable(time);
        _sending = new BlockSender(_engine, _connections, _loop, _disk, _tasks, new SenderEvents(this), log, _stop.Token);
        _rest = new DiskRest(_engine, _registration, _sending, _loop, _tasks, _disk, new RestEvents(this), log, _stop.Token);
        _transfer = new DriverEvents(this);
    }

    public ulong NodeId { get; }

    public IPEndPoint EndPoint => _listener.EndPoint;

    public IEnumerable<FileJob> Files => _files.Values;

    public PeerTable Peers { get; }

    public Registration Registration => _registration;

    public TrackerClient Tracker => _tracker;

    /// <summary>Figures of the disks.</summary>
    public DiskWork Disk => _disk;

    public void Start()
    {
        _loop.Start(_ => CarryOut(), Settle, e => _log.Error(e, "A mistake in the node itself; please report it"));
        _tasks.Run("accepting callers", AcceptAsync);
        WatchFiles();
    }

    /// <summary>What is shared from the start has been told by <see cref="Share"/>: the tracker may know.</summary>
    public void Announce() => _loop.Post(_ => _registration.Begin());

    /// <summary>Gives a file up: nobody is asked for it, and nobody is served.</summary>
    public void Abandon(FileJob job, string reason) => _loop.Post(_ => Fail(job, reason));

    /// <summary>Says goodbye to peers and tracker, flushes files, and ends everything.</summary>
    public async ValueTask DisposeAsync()
    {
        _isEnding = true;
        _listener.Dispose();
        _connections.Leave();
        await _registration.LeaveAsync(GoodbyeWithin);
        await _stop.CancelAsync();
        CloseFiles();
        await _tasks.EndAsync(EndWithin);
        _loop.Dispose();
        await _tracker.DisposeAsync();
        _disk.Dispose();
    }

    /// <summary>All that happened is told to the engine: does what time asks for, and lets out what there is to send.</summary>
    private TimeSpan Settle(TimeSpan now)
    {
        if (now >= _engine.NextWakeup)
        {
            foreach (var (id, bytes) in Peers.TakeReceived())
                _engine.BytesReceived(now, id, bytes);
            _engine.Advance(now);
            CarryOut();
        }
        if (_rest.LookAround(now, _files.Values))
            _connections.AbortStuck();
        _registration.Advance(now);
        _connections.Flush();
        return _engine.NextWakeup;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                _tasks.Do("taking a caller in", () => Take(socket), _ => socket.Dispose());
            }
        }
        catch (Exception e) when (_isEnding && e is ObjectDisposedException or System.Net.Sockets.SocketException)
        {
            // The listening socket was closed under the accept.
        }
    }

    private void Take(System.Net.Sockets.Socket socket)
    {
        if (_connections.Count >= _descriptors.ForSockets(MaxSockets) || socket.RemoteEndPoint is not IPEndPoint remote)
            socket.Dispose();
        else
            Begin(socket, NodeAddress.From(remote), outgoing: false);
    }

    private void Begin(System.Net.Sockets.Socket socket, NodeAddress address, bool outgoing)
    {
        var id = Interlocked.Increment(ref _lastConnection);
        var connection = new PeerConnection(id, socket, address, outgoing, _limits, _disk.Threads, _transfer);
        _connections.Add(connection);
        _loop.Post(now => _engine.Connected(now, id, address, outgoing));
        _tasks.Run($"the connection to {address}", connection.RunAsync, e => Broke(connection, e));
    }

    /// <summary>It did not even end as connections end.</summary>
    private void Broke(PeerConnection connection, Exception exception)
    {
        connection.Close();
        connection.Dispose();
        _transfer.Ended(connection.Id, exception.Message);
    }
}
