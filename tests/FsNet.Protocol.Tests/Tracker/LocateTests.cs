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

    /// <summary>At other ports of one address, half of them whole.</summary>
    [Fact]
    public void ACrowdAtOneAddressIsOneVoice()
    {
        _tracker.Present(Node(1), 1, (Proof(1), All, "a"));
        for (var i = 0; i < 20_000; i++)
            _tracker.Present(Node(66).WithPort((ushort)(1000 + i)), 1, (Proof(1), i % 2 == 0 ? All : Samples.Blocks(3), "a"));
        for (var i = 0; i < 200; i++)
        {
            var (partial, complete) = _tracker.Locate(Node(5), File(1), 12);
            Assert.Contains(Node(1), complete);
            Assert.Equal(12, partial.Concat(complete).Distinct().Count());
        }
    }

    /// <summary>With fewer neighbours than are wanted, all of them are there each time, however many nodes some of them have.</summary>
    [Fact]
    public void EveryNeighbourIsHeardBeforeAnyTwice()
    {
        for (var neighbour = 0; neighbour < 10; neighbour++)
            for (var i = 0; i < (neighbour == 0 ? 300 : 1); i++)
                _tracker.Present(Node(neighbour).WithPort((ushort)(1 + i)), 1, (Proof(1), Samples.Blocks(neighbour), "a"));
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(10, _tracker.Locate(Node(999), File(1), 10).Partial.Select(NumberOf).Distinct().Count());
            var more = _tracker.Locate(Node(999), File(1), 30).Partial;
            Assert.Equal((30, 10), (more.Distinct().Count(), more.Select(NumberOf).Distinct().Count()));
        }
    }

    /// <summary>A class behind one router.</summary>
    [Fact]
    public void NodesOfOneAddressHearOfEachOther()
    {
        for (ushort port = 1; port <= 40; port++)
            _tracker.Present(Node(1).WithPort(port), port, (Proof(1), port > 35 ? All : Samples.Blocks(1), "a"));
        for (ushort port = 1; port <= 40; port++)
        {
            var (partial, complete) = _tracker.Locate(Node(1), File(1), 10, port);
            Assert.Equal(port > 35 ? (10, 0) : (9, 1), (partial.Distinct().Count(), complete.Count));
            Assert.DoesNotContain(Node(1).WithPort(port), partial.Concat(complete));
        }
        _tracker.Ask(Node(1), new GoodbyeRequest(40, 40));
        Assert.Equal((35, 4), Counts(_tracker.Locate(Node(1), File(1), 100)));
        for (ushort port = 2; port <= 39; port++)
            _tracker.Ask(Node(1), new GoodbyeRequest(port, port));
        _tracker.Locate(Node(2), File(1), 100).AssertAre([Node(1).WithPort(1)], []);
    }

    [Fact]
    public void PagesOfALargeSwarmShowEveryNodeOnceWhateverComesAndGoes()
    {
        _tracker.Transport = TrackTransport.Tcp;
        for (var i = 0; i < 2000; i++)
            _tracker.Present(Node(i % 1500).WithPort((ushort)(1 + i)), 1, (Proof(1), i % 3 == 0 ? All : Samples.Blocks(i % 17), "a"));
        var seen = new HashSet<int>();
        var cursor = 0UL;
        for (var page = 0; page == 0 || cursor != 0; page++)
        {
            var answer = _tracker.Ask(Node(5), new LocateRequest(File(1), 150, WithBlocks: true, Cursor: cursor));
            Assert.Equal(default, LocatedAnswer.Parse(Body(answer, TrackType.Located), out var located));
            foreach (var value in located.Holders)
                Assert.True(Holder.TryParse(value, out var holder) && seen.Add(holder.Address.Port));
            cursor = located.NextCursor;
            for (var gone = page; gone < 2000 && page < 14; gone += 14)
                if (gone % 10 != 1)
                    _tracker.Ask(Node(gone % 1500), new GoodbyeRequest((ushort)(1 + gone), 1));
            _tracker.Present(Node(3).WithPort((ushort)(5000 + page)), 1, (Proof(1), All, "a"));
        }
        Assert.Empty(Enumerable.Range(0, 2000).Where(i => i % 10 == 1).Select(i => 1 + i).Except(seen));
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
        // The least of several: what a collection takes back of a thread's own room counts as allocated.
        var least = long.MaxValue;
        for (var round = 0; round < 10; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++)
                _tracker.Engine.Receive(default, Node(1), request.AsSpan(0, length), TrackTransport.Tcp, answer);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    private static NodeAddress V6Node(int i)
    {
        var ip = new byte[16];
        ip[0] = 0x20;
        ip[15] = (byte)i;
        return NodeAddress.FromIp(ip, 9100);
    }

    private static (int, int) Counts(Peers peers) => (peers.Partial.Distinct().Count(), peers.Complete.Distinct().Count());

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
