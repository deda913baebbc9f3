using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>One engine with one file, and peers that say what a test wants.</summary>
internal sealed class CrowdedEngine
{
    public const int Blocks = 100;

    public static readonly SwarmOptions Options = new() { ListenPort = 9100 };
    public static readonly BlockLayout Layout = new((long)Blocks << 16, 16);
    public static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, Blocks).Select(i => Hash256.Of([(byte)i]))]);

    private readonly NodeEngine _engine;
    private int _last;

    public TimeSpan Now { get; private set; }

    private CrowdedEngine(SwarmOptions options) => _engine = new NodeEngine(options, nodeId: 5, default, new Prng(1));

    /// <summary>With so many blocks of the file.</summary>
    public static CrowdedEngine Holding(int count, SwarmOptions? options = null)
    {
        var engine = new CrowdedEngine(options ?? Options);
        var have = new BlockSet(Blocks);
        have.AddRange(0, count);
        engine._engine.Add(default, File, have);
        return engine;
    }

    /// <summary>That wants the file, and knows what proves its id.</summary>
    public static CrowdedEngine Wanting()
    {
        var engine = new CrowdedEngine(Options);
        engine._engine.Fetch(default, File.Proof);
        return engine;
    }

    public int PeerCount => _engine.PeerCount;

    /// <summary>Somebody calls from this address.</summary>
    /// <returns>The connection's number.</returns>
    public int Call(uint ip)
    {
        _engine.Connected(Now, ++_last, NodeAddress.V4(ip, (ushort)(30_000 + _last)), outgoing: false);
        return _last;
    }

    /// <summary>Somebody takes the engine's call.</summary>
    /// <returns>The connection's number.</returns>
    public int Answer(NodeAddress address)
    {
        _engine.Connected(Now, ++_last, address, outgoing: true);
        return _last;
    }

    public int Greet(uint ip)
    {
        var connection = Call(ip);
        Say(connection, new Hello(1000ul + (ulong)connection, 9100));
        return connection;
    }

    /// <summary>Calls, says Hello, and opens the file with its first so many blocks.</summary>
    public int Meet(uint ip, int holds)
    {
        var connection = Greet(ip);
        Open(connection, holds);
        return connection;
    }

    public void Open(int connection, int holds)
    {
        var held = new BlockSet(Blocks);
        held.AddRange(0, holds);
        Say(connection, new Open(0, File.Id, Layout, held));
    }

    public void Say(int connection, PeerMessage message) => _engine.Receive(Now, connection, message);

    /// <summary>Brings a block that it was asked for.</summary>
    public void Deliver(int connection, int block)
    {
        Drip(connection, Layout.BlockBytes);
        _engine.BlockStored(Now, connection, File.Id, block);
    }

    public void Drip(int connection, int bytes) => _engine.BytesReceived(Now, connection, bytes);

    public void Sent(int connection) => _engine.BlockSent(Now, connection);

    public void Found(params NodeAddress[] addresses) => Found(0, addresses);

    /// <param name="complete">So many of them, the last ones, have everything, as the tracker was told.</param>
    public void Found(int complete, params NodeAddress[] addresses) => _engine.PeersFound(Now, File.Id, addresses, complete);

    /// <summary>Time passes, tick by tick.</summary>
    public void Wait(TimeSpan time)
    {
        for (var end = Now + time; Now < end;)
            _engine.Advance(Now += TimeSpan.FromMilliseconds(250));
    }

    public List<NodeOutput> Outputs()
    {
        var outputs = new List<NodeOutput>();
        while (_engine.TryTakeOutput(out var output))
            outputs.Add(output);
        return outputs;
    }

    /// <summary>What it has said since the last time, by connection.</summary>
    public ILookup<int, PeerMessage> Said() => Outputs().OfType<NodeOutput.Send>().ToLookup(s => s.Connection, s => s.Message);
}
