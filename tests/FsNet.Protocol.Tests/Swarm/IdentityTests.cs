using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>A node's id and the port in its Hello are claims: whoever makes them, nothing follows for the node that has them.</summary>
public class IdentityTests
{
    private static readonly BlockLayout Layout = new(100 << 16, 16);
    private static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, 100).Select(i => Hash256.Of([(byte)i]))]);

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    /// <summary>Two nodes that fetch have called each other, in any order of events.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void TwoThatHaveCalledEachOtherKeepTheCallOfTheSmallerId(int seed)
    {
        var net = new EngineNet((ulong)seed);
        var (a, b) = (Fetching(net, "10.0.0.1:9100", 5), Fetching(net, "10.0.0.2:9100", 7));
        // The tracker has named each to the other.
        a.Tell(e => e.PeersFound(net.Now, File.Id, [b.Address]));
        b.Tell(e => e.PeersFound(net.Now, File.Id, [a.Address]));
        net.Run();
        Assert.True(Assert.Single(a.OpenTo(b)).IsOutgoing);
        Assert.False(Assert.Single(b.OpenTo(a)).IsOutgoing);
        // And the file is open on it.
        Assert.Contains(a.OpenTo(b)[0].Received, m => m is Open);
    }

    /// <summary>
    /// The second connection breaks while the proofs are under way: a proof that comes too late does not keep later ones from coming.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void TwoThatHaveCalledEachOtherInVainDoNotCallAgainAndAgain(int seed)
    {
        var net = new EngineNet((ulong)seed);
        var (a, b) = (Fetching(net, "10.0.0.1:9100", 5), Fetching(net, "10.0.0.2:9100", 7));
        net.Connect(a, b);
        net.Run(TimeSpan.FromSeconds(11)); // B does not take A for the caller any more, for nothing has come from there.
        var second = net.Connect(b, a);
        net.Run(seed % 16);
        if (second.Other.IsOpen)
            net.Break(second.Other);
        for (var i = 0; i < 20; i++)
        {
            net.Run(TimeSpan.FromSeconds(2));
            b.Tell(e => e.PeersFound(net.Now, File.Id, [a.Address]));
        }
        net.Run();
        Assert.InRange(b.Outputs.Count(o => o is NodeOutput.Dial), 0, 1);
        Assert.Single(a.OpenTo(b));
        Assert.Single(b.OpenTo(a));
    }

    /// <summary>From another address, and from the node's own: whoever claims its id has no hand in its connection.</summary>
    [Theory]
    [InlineData("10.0.0.66:7", 7)]
    [InlineData("10.0.0.66:7", 9100)]
    [InlineData("10.0.0.2:7", 9100)]
    [InlineData("10.0.0.2:7", 7)]
    public void WhoClaimsANodesIdCutsNothing(string attacker, int port)
    {
        for (var seed = 1; seed <= 20; seed++)
            foreach (var (own, other) in new[] { (5UL, 7UL), (7UL, 5UL) })
                foreach (var called in new[] { true, false })
                {
                    var net = new EngineNet((ulong)seed);
                    var (a, b) = (Fetching(net, "10.0.0.1:9100", own), Fetching(net, "10.0.0.2:9100", other));
                    var thief = net.Add(attacker);
                    for (var i = 0; i < 5; i++)
                        Steal(net, thief, a, other, port);
                    net.Connect(called ? a : b, called ? b : a);
                    for (var i = 0; i < 5; i++)
                        Steal(net, thief, a, other, port);
                    net.Run();
                    Assert.Single(a.OpenTo(b));
                    Assert.Single(b.OpenTo(a));
                    Assert.DoesNotContain(a.Outputs, o => o is NodeOutput.Send { Message: Goodbye { Reason: GoodbyeReason.Duplicate } });
                }
    }

    /// <summary>
    /// It stands between two nodes that are connected, at the address of both, claims to each to be the other, and hands on whatever it
    /// is told, as fast as can be.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void WhoHandsProofsOnCutsNothing(int seed)
    {
        var net = new EngineNet((ulong)seed);
        var (a, b) = (Fetching(net, "10.0.0.1:1", 5), Fetching(net, "10.0.0.1:2", 7));
        var between = net.Add("10.0.0.1:3");
        net.Connect(seed % 2 == 0 ? a : b, seed % 2 == 0 ? b : a);
        var (toA, toB) = (Steal(net, between, a, 7, 2), Steal(net, between, b, 5, 1));
        var (heardOfA, heardOfB) = (0, 0);
        for (var round = 0; round < 6; round++)
        {
            net.Run();
            foreach (var probe in toA.Received.Skip(heardOfA).OfType<Probe>())
                toB.Send(probe);
            foreach (var probe in toB.Received.Skip(heardOfB).OfType<Probe>())
                toA.Send(probe);
            (heardOfA, heardOfB) = (toA.Received.Count, toB.Received.Count);
        }
        Assert.Contains(toA.Received.Concat(toB.Received), m => m is Probe);
        Assert.Single(a.OpenTo(b));
        Assert.Single(b.OpenTo(a));
    }

    /// <summary>Somebody at the node's address claims its port: the node itself is called nevertheless, once that somebody is of no use.</summary>
    [Fact]
    public void WhoClaimsANodesPortDoesNotKeepItFromBeingCalled()
    {
        var net = new EngineNet(1);
        var (a, b) = (Fetching(net, "10.0.0.1:9100", 5), Fetching(net, "10.0.0.2:9100", 7));
        Steal(net, net.Add("10.0.0.2:7"), a, 7, 9100);
        net.Run(TimeSpan.FromSeconds(11));
        a.Tell(e => e.PeersFound(net.Now, File.Id, [b.Address]));
        net.Run();
        Assert.Contains(new NodeOutput.Dial(b.Address), a.Outputs);
        Assert.Single(a.OpenTo(b));
    }

    /// <summary>Whatever callers say of themselves: they neither fill the book of addresses nor keep any of them from being called.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void CallersThatSayTheyAreThisNodeAreForgotten(bool byGoodbye)
    {
        var net = new EngineNet(1);
        var (a, b) = (Fetching(net, "10.0.0.1:9100", 5), Fetching(net, "10.0.0.2:9100", 7));
        var liar = net.Add("10.0.0.2:7");
        for (var i = 0; i < 5000; i++)
        {
            var end = net.Connect(liar, a);
            end.Send(byGoodbye ? new Goodbye(GoodbyeReason.Self) : new Hello(a.Id, (ushort)(9100 + i % 2)));
            net.Run();
        }
        a.Tell(e => e.PeersFound(net.Now, File.Id, [b.Address]));
        Assert.Contains(new NodeOutput.Dial(b.Address), a.Outputs);
    }

    /// <summary>Where this node has called, and heard itself, it does not call again soon.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ANodeThatHasCalledItselfDoesNotDoSoAgain(bool byGoodbye)
    {
        var net = new EngineNet(1);
        var (a, self) = (Fetching(net, "10.0.0.1:9100", 5), net.Add("10.0.0.9:9100"));
        a.Tell(e => e.PeersFound(net.Now, File.Id, [self.Address]));
        a.OpenTo(self)[0].Other.Send(byGoodbye ? new Goodbye(GoodbyeReason.Self) : new Hello(a.Id, 9100));
        net.Run(TimeSpan.FromSeconds(70));
        a.Tell(e => e.PeersFound(net.Now, File.Id, [self.Address]));
        Assert.Single(a.Outputs, o => o is NodeOutput.Dial);
    }

    /// <summary>It claims id and port of a node at its own IP address: that node is called, asked and served as before.</summary>
    [Fact]
    public void WrongBytesOfACallerSpeakAgainstNobodyElse()
    {
        var net = new EngineNet(1);
        var (a, b) = (Fetching(net, "10.0.0.1:9100", 5, held: 1), net.Add("10.0.0.2:9100", 7));
        b.Tell(e => e.Add(net.Now, File, Blocks(100)));
        Corrupt(net, a, Caller(net, a, net.Add("10.0.0.2:7"), id: 7, port: 9100, held: 100));
        a.Tell(e => e.PeersFound(net.Now, File.Id, [b.Address]));
        net.Run(TimeSpan.FromSeconds(1));
        var link = Assert.Single(a.OpenTo(b));
        Assert.Contains(a.Outputs, o => o is NodeOutput.RequestBlock request && request.Connection == link.Number);
    }

    /// <summary>Who calls from where wrong bytes came from is asked for nothing, is served, and is asked again when time has passed.</summary>
    [Fact]
    public void CallersFromWhereWrongBytesCameAreServedAndNotAsked()
    {
        var net = new EngineNet(1);
        var a = Fetching(net, "10.0.0.1:9100", 5, held: 1);
        Corrupt(net, a, Caller(net, a, net.Add("10.0.0.2:7"), id: 8, port: 8, held: 100));

        var again = Caller(net, a, net.Add("10.0.0.2:9"), id: 9, port: 9, held: 50);
        again.Send(new Suggest(0, 30), new Request(0, 0));
        net.Run(TimeSpan.FromSeconds(1));
        Assert.False(IsAsked(a, again));
        Assert.Contains(again.Received, m => m is Reject { Block: 30 });
        Assert.Contains(a.Outputs, o => o is NodeOutput.SendBlock { Block: 0 });

        net.Run(Suspects.ForWrongBytes);
        var later = Caller(net, a, net.Add("10.0.0.2:10"), id: 10, port: 10, held: 100);
        net.Run(TimeSpan.FromSeconds(1));
        Assert.True(IsAsked(a, later));
    }

    [Fact]
    public void WhoWasCalledAndSentWrongBytesIsCalledAgainOnlyWhenTimeHasPassed()
    {
        var net = new EngineNet(1);
        var a = Fetching(net, "10.0.0.1:9100", 5, held: 1);
        var liar = net.Add("10.0.0.2:9100", 7);
        liar.Tell(e => e.Add(net.Now, File, Blocks(100)));
        Find();
        Corrupt(net, a, a.OpenTo(liar)[0].Other);
        net.Run(Suspects.ForWrongBytes - TimeSpan.FromSeconds(5));
        Find();
        Assert.Single(a.Outputs, o => o is NodeOutput.Dial);
        net.Run(TimeSpan.FromSeconds(5));
        Find();
        Assert.Equal(2, a.Outputs.Count(o => o is NodeOutput.Dial));

        void Find()
        {
            a.Tell(e => e.PeersFound(net.Now, File.Id, [liar.Address]));
            net.Run();
        }
    }

    [Fact]
    public void NobodyMayAskForEverWhoTheOthersAre()
    {
        var net = new EngineNet(1);
        var a = Fetching(net, "10.0.0.1:9100", 5);
        var end = Caller(net, a, net.Add("10.0.0.2:7"), id: 8, port: 8, held: 0);
        for (var i = 0; i < 17; i++)
            end.Send(new Probe((ulong)i));
        net.Run();
        Assert.Contains(end.Received, m => m is Goodbye { Reason: GoodbyeReason.ProtocolError });
    }

    /// <summary>A Hello with what is another's.</summary>
    private static End Steal(EngineNet net, EngineHost thief, EngineHost from, ulong id, int port)
    {
        var end = net.Connect(thief, from);
        end.Send(new Hello(id, (ushort)port));
        return end;
    }

    private static End Caller(EngineNet net, EngineHost a, EngineHost stranger, ulong id, ushort port, int held)
    {
        var end = net.Connect(stranger, a);
        end.Send(new Hello(id, port), new Open(0, File.Id, Layout, Blocks(held)));
        net.Run(TimeSpan.FromMilliseconds(250));
        return end;
    }

    private static void Corrupt(EngineNet net, EngineHost a, End stranger)
    {
        a.Tell(e => e.BlockCorrupt(net.Now, stranger.Other.Number, File.Id, 50));
        net.Run();
        Assert.Contains(stranger.Received, m => m is Goodbye { Reason: GoodbyeReason.CorruptBlock });
    }

    private static bool IsAsked(EngineHost a, End stranger) =>
        a.Outputs.Any(o => o is NodeOutput.RequestBlock request && request.Connection == stranger.Other.Number);

    private static EngineHost Fetching(EngineNet net, string address, ulong id, int held = 0)
    {
        var host = net.Add(address, id);
        host.Tell(e => e.Add(net.Now, File, Blocks(held)));
        return host;
    }

    private static BlockSet Blocks(int held)
    {
        var blocks = new BlockSet(Layout.BlockCount);
        blocks.AddRange(0, held);
        return blocks;
    }
}
