using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>One peer that does what none should: it is dropped or ignored, and the engine goes on.</summary>
public class HostilePeerTests
{
    private const int Attacker = 1;
    private static readonly BlockLayout Layout = new(10 << 16, 16);
    private static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, 10).Select(i => Hash256.Of([(byte)i]))]);

    private readonly NodeEngine _engine = new(new SwarmOptions { ListenPort = 9100 }, nodeId: 5, default, new Prng(1));
    private TimeSpan _now;
    private int _connections = 10;

    [Theory]
    [InlineData(10)]
    [InlineData(65535)]
    public void BlocksTheFileHasNotAreNoCrash(int block)
    {
        foreach (PeerMessage message in new PeerMessage[]
        {
            new Reject(0, block, RejectReason.NotHeld), new Suggest(0, block), new Request(0, block), new Have(0, block),
        })
        {
            Fetching(out var connection);
            Assert.Equal(GoodbyeReason.ProtocolError, GoodbyeTo(connection, message));
        }
        Fetching(out var last);
        Assert.Null(GoodbyeTo(last, new Cancel(0, block)));
    }

    /// <summary>Callers that never say Hello must not use up the connections of those who would.</summary>
    [Fact]
    public void SilentCallersGiveWayToTheNextCaller()
    {
        const int Max = 64;
        for (var i = 0; i < Max + 1; i++)
            _engine.Connected(_now, 100 + i, NodeAddress.V4(0x0A000001, (ushort)(1 + i)), outgoing: false);
        Assert.Contains(new NodeOutput.Close(100), Outputs());
        Assert.Equal(Max, _engine.PeerCount);
        _engine.Receive(_now, 100 + Max, new Hello(77, 9100));
        Assert.Contains(Outputs(), o => o is NodeOutput.PeerJoined { NodeId: 77 });
    }

    /// <summary>It opens the file with a layout of its own while the manifest is not known yet: the id proves another.</summary>
    [Theory]
    [InlineData(65536)]
    [InlineData(3)]
    public void ALayoutThatTheIdDoesNotHaveIsRefusedAtOnce(int blocks)
    {
        _engine.Fetch(_now, File.Proof);
        Connect(Attacker);
        var lie = new BlockLayout((long)blocks << 16, 16);
        var held = new BlockSet(blocks);
        held.Add(blocks - 1);
        Outputs();
        _engine.Receive(_now, Attacker, new Open(0, File.Id, lie, held));
        Assert.Contains(Outputs(), o => o is NodeOutput.Send { Message: Refuse { Reason: RefuseReason.WrongLayout } });
        _engine.Receive(_now, Attacker, new Have(0, 1));
        _engine.Ready(_now, File, new BlockSet(Layout.BlockCount));
        Assert.Empty(Outputs());
    }

    /// <summary>The peer takes the file for closed: it may open it again, and owes nothing of it.</summary>
    [Fact]
    public void HashesThatTheManifestHasNotCloseTheFileOnBothSides()
    {
        Fetching(out var connection);
        _engine.Receive(_now, connection, new Suggest(0, 3));
        Outputs();
        _engine.Receive(_now, connection, new ManifestRequest(0, 5, 6));
        Assert.Contains(Outputs(), o => o is NodeOutput.Send { Message: Refuse { Reason: RefuseReason.WrongLayout } });
        var all = new BlockSet(Layout.BlockCount);
        all.Fill();
        _engine.Receive(_now, connection, new Open(1, File.Id, Layout, all));
        _engine.Receive(_now, connection, new Suggest(1, 3));
        Assert.Contains(Outputs(), o => o is NodeOutput.RequestBlock { RemoteHandle: 1, Block: 3 });
    }

    /// <summary>A reject of what was never asked for must not send this node back to the tracker.</summary>
    [Fact]
    public void RejectsOutOfTheBlueChangeNothing()
    {
        Fetching(out var connection);
        Outputs();
        var searches = 0;
        for (var i = 0; i < 100; i++)
        {
            _engine.Receive(_now, connection, new Reject(0, 9, RejectReason.QueueFull));
            _engine.Advance(_now += TimeSpan.FromMilliseconds(250));
            searches += Outputs().Count(o => o is NodeOutput.FindPeers);
        }
        Assert.InRange(searches, 1, 30); // By its own clock; one every tick would be 100.
    }

    [Fact]
    public void AGoodbyeMayComeInPlaceOfHello()
    {
        _engine.Connected(_now, Attacker, NodeAddress.V4(1, 2), outgoing: true);
        _engine.Receive(_now, Attacker, new Goodbye(GoodbyeReason.TooManyPeers));
        Assert.Contains(Outputs(), o => o is NodeOutput.PeerLeft { Reason: "it said goodbye (TooManyPeers)" });
    }

    [Fact]
    public void AnythingElseBeforeHelloIsAnError()
    {
        _engine.Connected(_now, Attacker, NodeAddress.V4(1, 2), outgoing: false);
        Outputs();
        Assert.Equal(GoodbyeReason.ProtocolError, GoodbyeTo(Attacker, new Request(0, 0)));
    }

    [Fact]
    public void OnlyOneHello()
    {
        Connect(Attacker);
        Assert.Equal(GoodbyeReason.ProtocolError, GoodbyeTo(Attacker, new Hello(6, 9100)));
    }

    /// <summary>Random messages about a file that is there: nothing throws, whatever their order.</summary>
    [Fact]
    public void NoSequenceOfMessagesThrows()
    {
        var prng = new Prng(2);
        for (var round = 0; round < 2_000; round++)
        {
            var engine = new NodeEngine(new SwarmOptions(), 5, default, prng);
            var have = new BlockSet(Layout.BlockCount);
            if (prng.Next(2) == 0)
                have.Fill();
            if (prng.Next(3) == 0)
                engine.Fetch(_now, File.Proof);
            else
                engine.Add(_now, File, have);
            engine.Connected(_now, Attacker, NodeAddress.V4(1, 2), outgoing: false);
            engine.Receive(_now, Attacker, new Hello(6, 7));
            for (var i = 0; i < 50; i++)
            {
                engine.Receive(_now, Attacker, RandomMessage(prng));
                if (prng.Next(5) == 0)
                    engine.Advance(_now += TimeSpan.FromMilliseconds(prng.Next(4000)));
                if (prng.Next(20) == 0)
                    engine.Ready(_now, File, new BlockSet(Layout.BlockCount));
                Outputs(engine);
            }
        }
    }

    private static PeerMessage RandomMessage(Prng prng)
    {
        var (handle, block) = ((ushort)prng.Next(2), prng.Next(4) == 0 ? prng.Next(65536) : prng.Next(12));
        switch (prng.Next(11))
        {
            case 0 or 1:
                var layout = prng.Next(2) == 0 ? Layout : new BlockLayout((long)prng.Next(1000) << 16, 16);
                var blocks = new BlockSet(layout.BlockCount);
                for (var i = prng.Next(12); i < layout.BlockCount; i += 1 + prng.Next(3))
                    blocks.Add(i);
                return new Open(handle, File.Id, layout, blocks);
            case 2: return new Refuse(File.Id, RefuseReason.UnknownFile);
            case 3: return new ManifestRequest(handle, block, 1 + prng.Next(65536));
            case 4: return new ManifestPart(handle, block, new Hash256[1 + prng.Next(20)]);
            case 5: return new Have(handle, [new BlockRange(block, 1 + prng.Next(3))]);
            case 6: return new Suggest(handle, block);
            case 7: return new Request(handle, block);
            case 8: return new Cancel(handle, block);
            case 9: return new Probe(prng.NextUInt64());
            default: return new Reject(handle, block, (RejectReason)prng.Next(5));
        }
    }

    /// <summary>A node that has block 0 of the file, and a new peer that says it has blocks 0 to 4.</summary>
    private void Fetching(out int connection)
    {
        var have = new BlockSet(Layout.BlockCount);
        have.Add(0);
        _engine.Add(_now, File, have);
        connection = ++_connections;
        Connect(connection);
        var held = new BlockSet(Layout.BlockCount);
        held.AddRange(0, 5);
        _engine.Receive(_now, connection, new Open(0, File.Id, Layout, held));
        _engine.Advance(_now += TimeSpan.FromMilliseconds(250));
        Assert.Contains(Outputs(), o => o is NodeOutput.RequestBlock);
    }

    private void Connect(int connection)
    {
        _engine.Connected(_now, connection, NodeAddress.V4((uint)connection, 9100), outgoing: false);
        _engine.Receive(_now, connection, new Hello((ulong)connection + 100, 9100));
    }

    private GoodbyeReason? GoodbyeTo(int connection, PeerMessage message)
    {
        _engine.Receive(_now, connection, message);
        return Outputs().Select(o => o is NodeOutput.Send { Message: Goodbye goodbye } send && send.Connection == connection ? goodbye : null)
            .FirstOrDefault(g => g is not null)?.Reason;
    }

    private List<NodeOutput> Outputs() => Outputs(_engine);

    private static List<NodeOutput> Outputs(NodeEngine engine)
    {
        var outputs = new List<NodeOutput>();
        while (engine.TryTakeOutput(out var output))
            outputs.Add(output);
        return outputs;
    }
}
