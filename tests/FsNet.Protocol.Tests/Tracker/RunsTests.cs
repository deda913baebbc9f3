using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Several runs at one address and port: two machines behind one router, a copy of a machine, one that was killed and its next.</summary>
public class RunsTests
{
    private readonly EngineFixture _tracker = new();

    [Fact]
    public void TwoNodesAtOneAddressKeepWhatEachHasTold()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        _tracker.Present(Node(1), 6, (Proof(2), All, "b"));
        for (var minute = 0; minute < 10; minute++)
            foreach (ulong id in new ulong[] { 5, 6, 5, 6, 5, 6 })
            {
                AdvanceBy(10);
                Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Update(Node(1), id, [])));
                _tracker.Locate(Node(2), File(1), 10).AssertAre([], [Node(1)]);
                _tracker.Locate(Node(2), File(2), 10).AssertAre([], [Node(1)]);
            }
    }

    /// <summary>Who calls a neighbour's address his own can neither remove its files nor tell less of them than it has.</summary>
    [Fact]
    public void NoneSpeaksForAnother()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        _tracker.Present(Node(1), 6, (Proof(1), Samples.Blocks(), "z"));
        _tracker.Update(Node(1), 6, [], File(1));
        _tracker.Present(Node(1), 6, (Proof(1), Samples.Blocks(), "z"));
        _tracker.Ask(Node(1), new GoodbyeRequest(9100, 6));
        _tracker.Present(Node(1), 7);
        Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Update(Node(1), 5, [])));
        Assert.Contains("Found files=1 ", TrackText.Describe(_tracker.Ask(Node(2), FindRequest.ByName("a"))));
    }

    [Fact]
    public void EachIsToldOfTheOtherOnceBothAreSeenToLive()
    {
        Assert.Equal(0, Others(_tracker.Present(Node(1), 5, (Proof(1), All, "a"))));
        AdvanceBy(1);
        Assert.Equal(0, Others(_tracker.Present(Node(1), 6, (Proof(2), All, "b"))));
        AdvanceBy(1);
        Assert.Equal(0, Others(_tracker.Update(Node(1), 6, [])));
        Assert.Equal(1, Others(_tracker.Update(Node(1), 5, [])));
        Assert.Equal(1, Others(_tracker.Update(Node(1), 6, [])));
        _tracker.Ask(Node(1), new GoodbyeRequest(9100, 6));
        Assert.Equal(0, Others(_tracker.Update(Node(1), 5, [])));
    }

    [Fact]
    public void AfterACrashTheEarlierRunIsOverSoonerThanWhoIsSilent()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        AdvanceBy(5);
        _tracker.Present(Node(1), 6, (Proof(2), All, "b"));
        AdvanceBy(20);
        Assert.Equal(0, Others(_tracker.Update(Node(1), 6, [])));
        Assert.Equal(2, _tracker.Engine.NodeCount);
        AdvanceBy(1);
        Assert.Equal(0, Others(_tracker.Update(Node(1), 6, [])));
        Assert.Equal((1, 1), (_tracker.Engine.NodeCount, _tracker.Engine.FileCount));
    }

    /// <summary>The asker's own address is passed over, wherever it stands among those that are whole.</summary>
    [Fact]
    public void WhoIsWholeIsNamedOnceBesideAWholeRunAtTheAskersAddress()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        _tracker.Present(Node(1), 6, (Proof(1), Samples.Blocks(1), "a"));
        _tracker.Present(Node(3), 7, (Proof(1), All, "a"));
        for (var i = 0; i < 20; i++)
            _tracker.Locate(Node(1), File(1), 10, Node(1).Port).AssertAre([], [Node(3)]);
    }

    /// <summary>What a node told is taken away in steps: before it is, and the node is back, it is named once.</summary>
    [Fact]
    public void WhoIsGoneIsNotNamedThoughWhatItToldIsStillThere()
    {
        _tracker.Transport = TrackTransport.Tcp;
        var files = Enumerable.Range(1, 3000).Select(i => (Proof(i), All, "a")).ToArray();
        foreach (var some in files.Chunk(500))
            _tracker.Present(Node(1), 5, some);
        _tracker.Ask(Node(1), new GoodbyeRequest(9100, 5));
        Assert.True(_tracker.Engine.FileCount > 1);
        _tracker.Locate(Node(2), File(1), 10).AssertAre([], []);
        _tracker.Present(Node(1), 6, (Proof(1), All, "a"));
        for (var i = 0; i < 20; i++)
            _tracker.Locate(Node(2), File(1), 10).AssertAre([], [Node(1)]);
    }

    [Fact]
    public void OneAddressIsNamedOnceHoweverManyRunsHaveTheFile()
    {
        for (ulong id = 1; id <= 4; id++)
            _tracker.Present(Node(1), id, (Proof(1), id % 2 == 0 ? All : Samples.Blocks((int)id), "a"));
        _tracker.Present(Node(1).WithPort(9), 1, (Proof(1), Samples.Blocks(1), "a"));
        for (var i = 0; i < 20; i++)
        {
            var (partial, complete) = _tracker.Locate(Node(2), File(1), 10);
            Assert.Equal([Node(1).WithPort(9), Node(1)], partial.Concat(complete).OrderBy(n => n.Port));
        }
        Assert.Equal(2, Holders(File(1)).Count);
        Assert.True(Holders(File(1))[Node(1)].IsFull); // What the latest has told.
        _tracker.Locate(Node(1), File(1), 10, 9100).AssertAre([Node(1).WithPort(9)], []);
    }

    /// <summary>Pages of holders end only when all have been looked at, also where whole pages of runs are not shown.</summary>
    [Fact]
    public void PagesOfHoldersGoOnBehindRunsThatAreNotShown()
    {
        for (var node = 0; node < 20; node++)
            for (ulong id = 1; id <= 5; id++)
                _tracker.Present(Node(node), id, (Proof(1), All, "a"));
        Assert.Equal(20, Holders(File(1), wanted: 2).Count);
    }

    [Fact]
    public void OneAddressHasSoManyRunsAndTheFirstOfThemStay()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        for (ulong id = 100; id < 200; id++)
            _tracker.Present(Node(1), id, (Proof((int)id), All, $"{id}"));
        Assert.Equal(Runs.MostAtAddress, _tracker.Engine.NodeCount);
        Assert.Equal(1, _tracker.Audit(_tracker.Update(Node(1), 5, [])).Files);
        Assert.Equal(1, _tracker.Audit(_tracker.Update(Node(1), 199, [])).Files);
    }

    [Fact]
    public void EachIsToldWhereOthersLookForIt()
    {
        _tracker.Transport = TrackTransport.Tcp;
        Assert.Equal(Node(1), AcceptedIn(_tracker.Present(Node(1), 5)).Observed);
        Assert.Equal(Node(2).WithPort(7), AcceptedIn(_tracker.Update(Node(2).WithPort(7), 5, [])).Observed);
    }

    /// <summary>A loopback address is the machine of the tracker, never that of the asker, unless both are one.</summary>
    [Theory]
    [InlineData("127.0.0.1:9", "10.0.0.1:9090", "", "10.0.0.1:9")]
    [InlineData("127.8.9.1:9", "10.0.0.1:9090", "", "10.0.0.1:9")]
    [InlineData("[::1]:9", "[2001:db8::1]:9090", "", "[2001:db8::1]:9")]
    [InlineData("127.0.0.1:9", "[2001:db8::1]:9090", "[2001:db8::1]:9090 10.0.0.1:9090", "10.0.0.1:9")]
    [InlineData("127.0.0.1:9", "[2001:db8::1]:9090", "127.0.0.1:9090", "[2001:db8::1]:9")]
    [InlineData("[::1]:9", "10.0.0.1:9090", "10.0.0.1:9090", "10.0.0.1:9")]
    [InlineData("127.0.0.2:9", "127.0.0.1:9090", "", "127.0.0.2:9")]
    [InlineData("[::1]:9", "127.0.0.1:9090", "", "[::1]:9")]
    [InlineData("10.0.0.7:9", "10.0.0.1:9090", "", "10.0.0.7:9")]
    [InlineData("126.0.0.1:9", "10.0.0.1:9090", "", "126.0.0.1:9")]
    public void WhereANodeIsReached(string told, string tracker, string others, string reached) => Assert.Equal(
        Parse(reached), TrackerMachine.Reach(Parse(told), Parse(tracker), others.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)));

    private static NodeAddress Parse(string text) => NodeAddress.TryParse(text, out var address) ? address : throw new FormatException(text);

    private static int Others(byte[] answer) => AcceptedIn(answer).SameAddress;

    private void AdvanceBy(double seconds)
    {
        _tracker.Now += TimeSpan.FromSeconds(seconds);
        _tracker.Engine.Advance(_tracker.Now);
    }

    private Dictionary<NodeAddress, BlockSet> Holders(Hash256 id, ushort wanted = 10)
    {
        var seen = new Dictionary<NodeAddress, BlockSet>();
        var cursor = 0UL;
        do
        {
            var answer = _tracker.Ask(Node(999), new LocateRequest(id, wanted, WithBlocks: true, Cursor: cursor));
            Assert.Equal(default, LocatedAnswer.Parse(Body(answer, TrackType.Located), out var located));
            foreach (var value in located.Holders)
            {
                Assert.True(Holder.TryParse(value, out var holder));
                var blocks = new BlockSet(Layout.BlockCount);
                Assert.True(Availability.TryAddTo(blocks, holder.Kind, holder.Blocks));
                seen.Add(holder.Address, blocks);
            }
            Assert.True(located.NextCursor == 0 || located.NextCursor > cursor);
            cursor = located.NextCursor;
        }
        while (cursor != 0);
        return seen;
    }
}
