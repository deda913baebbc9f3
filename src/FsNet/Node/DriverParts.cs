using FsNet.Node.Driving;
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

/// <summary>The parts of a <see cref="NodeDriver"/>, each made of what it may touch: it knows those above it here, and no other.</summary>
internal sealed class DriverParts
{
    /// <summary>
    /// More than the engine keeps: those it turns away are told so, and take a moment to close. Beyond, a caller is not even heard.
    /// Where the system permits fewer, the engine keeps fewer, too: who is not heard cannot take the place of who is of no use.
    /// </summary>
    private const int MaxSockets = 192;

    public readonly CancellationTokenSource Stop = new();
    public readonly EventLoop Loop;
    public readonly OwnedTasks Tasks;
    public readonly DiskWork Disk;
    public readonly PeerTable Peers;
    public readonly JobTable Jobs = new();
    public readonly ConnectionSet Connections = new();
    public readonly Listener Listener;
    public readonly NodeEngine Engine;
    public readonly Registration Registration;
    public readonly FileCloser Closer;
    public readonly FileSharer Sharer;
    public readonly FileCopier Copier;
    public readonly DiskRest Rest;
    public readonly FileFetcher Fetcher;
    public readonly FileGuard Guard;
    public readonly Connector Connector;
    public readonly OutputRunner Outputs;

    public DriverParts(NodeOptions options, TrackerClient tracker, ulong nodeId, EventLog events, TimeProvider time, ILogger log, HashCache? hashes)
    {
        var sockets = new Descriptors().ForSockets(MaxSockets);
        var limits = new Limits(new RateLimiter(options.UpBitsPerSecond, time), new RateLimiter(options.DownBitsPerSecond, time));
        tracker.Moved = limits.Charge;
        Loop = new EventLoop(time);
        Tasks = new OwnedTasks(log);
        Disk = new DiskWork(time, log);
        Peers = new PeerTable(time);
        Listener = Listener.Bind(options.Listen, options.ListenField, options.ListenElsewhere, limits.Down);
        var port = options.AdvertisedPort ?? (ushort)Listener.EndPoint.Port;
        Engine = NewEngine(options.Swarm with { ListenPort = port, MaxPeers = Math.Min(options.Swarm.MaxPeers, sockets * 2 / 3) }, nodeId);
        Registration = new Registration(new Registrar(port, Entropy.UInt64()), tracker, Loop, log);

        var store = new FileStore(Disk, time, log, Stop.Token, hashes: hashes);
        var known = new KnownFiles(Engine, Registration);
        Closer = new FileCloser(Jobs, known, Loop, Tasks, Disk, events, log);
        var finisher = new FileFinisher(store, known, Closer, Loop, events, time, log);
        Sharer = new FileSharer(Jobs, known, Loop, time, log, Stop.Token);
        Copier = new FileCopier(store, Tasks, time, Stop.Token);
        var sender = new BlockSender(Engine, Connections, Loop);
        Rest = new DiskRest(known, sender, finisher, Closer, Loop, Tasks, Disk, log, Stop.Token);
        var retry = new BlockRetry(sender, Rest, Closer, Loop, Disk, Tasks, log, Stop.Token);
        var written = new WrittenBlocks(known, Rest, Closer, Loop, events, log);
        Fetcher = new FileFetcher(Jobs, known, store, Closer, Loop, job => new BlockWriter(job, Disk, Tasks, written), time, Stop.Token);
        Guard = new FileGuard(Jobs, Sharer, Closer, Disk, time, log);
        var verifier = new BlockVerifier(Jobs, known, Connections, Peers, Loop, Tasks, events, log);
        var inputs = new ConnectionInputs(Engine, Connections, Jobs, Peers, verifier, sender, retry, Guard, Loop, log);
        var dialer = new Dialer(options.Listen.Address, limits.Down);
        Connector = new Connector(Engine, Connections, Listener, dialer, limits, sockets, Disk.Threads, inputs, Loop, Tasks, log, Stop.Token);
        var finder = new PeerFinder(Engine, new Catalog(tracker), Registration, Loop, Tasks, log, Stop.Token);
        Outputs = new OutputRunner(Engine, Connections, Connector, finder, sender, Fetcher, finisher, Jobs, Peers, events, log);
    }

    private static NodeEngine NewEngine(SwarmOptions options, ulong nodeId) =>
        new(options, nodeId, new SipKey(Entropy.UInt64(), Entropy.UInt64()), new Prng(Entropy.UInt64()));
}
