using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

public class LocateTests
{
    private readonly EngineFixture _tracker = new();

    [Fact]
    public void ThoseThatLackBlocksComeFirstAndOneWholeNodeIsThere()
    {
        Swarm(partial: 20, complete: 5);
        var (partial, complete) = _tracker.Locate(Node(999), File(1), 10);
        Assert.Equal((9, 1), (partial.Distinct().Count(), complete.Count));
    }

    [Fact]
    public void WholeNodesFillUpWhatIsWanted()
    {
        Swarm(partial: 3, complete: 20);
        var (partial, complete) = _tracker.Locate(Node(999), File(1), 10);
        Assert.Equal((3, 7), (partial.Distinct().Count(), complete.Distinct().Count()));
    }

    [Fact]
    public void AnAskerAloneIsGivenWholeNodesAndNeverItself()
    {
        Swarm(partial: 1, complete: 20);
        var (partial, complete) = _tracker.Locate(Node(0), File(1), 10, port: 9100);
        Assert.Equal((0, 10), (partial.Count, complete.Distinct().Count()));
    }

    [Fact]
    public void AnAskerAmongOthersIsLeftOutEveryTime()
    {
        Swarm(partial: 5, complete: 0);
        for (var i = 0; i < 20; i++)
            Assert.Equal([1, 2, 3, 4], _tracker.Locate(Node(0), File(1), 10, port: 9100).Partial.Select(NumberOf).Order());
    }

    [Fact]
    public void AWholeAskerIsGivenOnlyThoseThatLackBlocks()
    {
        Swarm(partial: 4, complete: 4);
        var (partial, complete) = _tracker.Locate(Node(4), File(1), 10, port: 9100);
        Assert.Equal((4, 0), (partial.Count, complete.Count));
    }

    [Fact]
    public void EveryoneIsDrawnSoonerOrLater()
    {
        Swarm(partial: 50, complete: 0);
        var seen = new HashSet<NodeAddress>();
        for (var i = 0; i < 100; i++)
            seen.UnionWith(_tracker.Locate(Node(999), File(1), 5).Partial);
        Assert.Equal(50, seen.Count);
    }

    [Fact]
    public void AnUnknownFileHasNoSources() => _tracker.Locate(Node(1), File(9), 10).AssertAre([], []);

    [Fact]
    public void WhatDoesNotFitADatagramIsTruncatedAndFitsTcp()
    {
        for (var i = 0; i < 100; i++)
            _tracker.Present(V6Node(i), 1, (Proof(1), Samples.Blocks(i % 17), "a"));
        var request = new LocateRequest(File(1), 100);
        var answer = _tracker.Ask(Node(1), request);
        Assert.True(answer.Length is <= TrackSizes.MaxUdp and > TrackSizes.MaxUdp - 40, $"{answer.Length} bytes");
        Assert.Contains("Located peers=66 sources=100 complete=0 truncated", TrackText.Describe(answer));
        _tracker.Transport = TrackTransport.Tcp;
        Assert.Contains("Located peers=100 sources=100 complete=0 #", TrackText.Describe(_tracker.Ask(Node(1), request)));
    }

    [Fact]
    public void TheExchangeTurnsToTcpWhenTruncated()
    {
        for (var i = 0; i < 100; i++)
            _tracker.Present(V6Node(i), 1, (Proof(1), Samples.Blocks(i % 17), "a"));
        var session = new TrackerSession(new Prng(5));
        var request = new byte[200];
        var exchange = new TrackerExchange(
            session, request.AsMemory(0, TrackMessage.Format(request, session.NewHeader(), new LocateRequest(File(1), 100))));
        Assert.Equal(Verdict.SendAgain, exchange.Judge(_tracker.Raw(Node(1), exchange.Request.Span), TrackTransport.Udp));
        Assert.Equal(Verdict.UseTcp, exchange.Judge(_tracker.Raw(Node(1), exchange.Request.Span), TrackTransport.Udp));
        _tracker.Transport = TrackTransport.Tcp;
        Assert.Equal(Verdict.Done, exchange.Judge(_tracker.Raw(Node(1), exchange.Request.Span), TrackTransport.Tcp));
    }

    [Fact]
    public void PagesWithBlocksShowEveryNodeOnceWhateverComesAndGoes()
    {
        Swarm(partial: 30, complete: 10);
        var seen = new Dictionary<NodeAddress, BlockSet>();
        var cursor = 0UL;
        for (var page = 0; page == 0 || cursor != 0; page++)
        {
            var answer = _tracker.Ask(Node(999), new LocateRequest(File(1), 7, WithBlocks: true, Cursor: cursor));
            Assert.Equal(default, LocatedAnswer.Parse(Body(answer, TrackType.Located), out var located));
            foreach (var value in located.Holders)
            {
                Assert.True(Holder.TryParse(value, out var holder));
                var blocks = new BlockSet(Layout.BlockCount);
                Assert.True(Availability.TryAddTo(blocks, holder.Kind, holder.Blocks));
                seen.Add(holder.Address, blocks);
            }
            cursor = located.NextCursor;
            _tracker.Ask(Node(page), new GoodbyeRequest(9100, 1));
            _tracker.Update(Node(20 + page), 1, [(File(1), All)]);
        }
        Assert.Equal(40, seen.Count);
        Assert.True(seen[Node(35)].IsFull);
        Assert.Equal(1, seen[Node(0)].Count);
    }

    [Fact]
    public void NothingIsAllocatedForALocate()
    {
        Swarm(partial: 100, complete: 10);
        var session = new TrackerSession(new Prng(5));
        var request = new byte[200];
        var length = TrackMessage.Format(request, session.NewHeader(), new LocateRequest(File(1), 50, 9100));
        var answer = new byte[TrackSizes.MaxTcp];
        _tracker.Engine.Receive(default, Node(1), request.AsSpan(0, length), TrackTransport.Tcp, answer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            _tracker.Engine.Receive(default, Node(1), request.AsSpan(0, length), TrackTransport.Tcp, answer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static NodeAddress V6Node(int i)
    {
        var ip = new byte[16];
        ip[0] = 0x20;
        ip[15] = (byte)i;
        return NodeAddress.FromIp(ip, 9100);
    }

    private static int NumberOf(NodeAddress node)
    {
        Span<byte> ip = stackalloc byte[16];
        node.CopyIpTo(ip);
        return ip[3];
    }

    /// <summary>Nodes from 0 on: first those with one block each, then the whole ones.</summary>
    private void Swarm(int partial, int complete)
    {
        for (var i = 0; i < partial + complete; i++)
            _tracker.Present(Node(i), 1, (Proof(1), i < partial ? Samples.Blocks(i % 17) : All, "a"));
    }
}
