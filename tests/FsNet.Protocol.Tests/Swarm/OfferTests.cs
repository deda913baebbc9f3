using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Who offers which blocks to whom, and what the other one answers (docs/protocol.md, "Suggest").</summary>
public class OfferTests
{
    private const int Blocks = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly BlockLayout Layout = new(Blocks << 16, 16);
    private static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, Blocks).Select(i => Hash256.Of([(byte)i]))]);
    private static readonly SwarmOptions Options = new() { ListenPort = 9100 };
    private static readonly int MostPerPeer = SwarmOptions.UploadsPerPeer + Options.OffersAhead;

    private readonly NodeEngine _engine = new(Options, nodeId: 5, default, new Prng(1));
    private readonly List<(int Connection, int Block)> _offers = [];
    private TimeSpan _now;

    [Fact]
    public void ANodeOffersAsManyBlocksAsItIsAboutToSendEachOnce()
    {
        Hold(0, Blocks);
        for (var peer = 1; peer <= 4; peer++)
            MeetWhoAnswers(peer, holds: 0);
        var offered = Offers().Select(o => o.Block).ToList();
        Assert.Equal(Options.Uploads + Options.OffersAhead, offered.Count);
        Assert.Distinct(offered);
    }

    /// <summary>Or the last nodes that lack blocks have no room for what the others, complete and idle, could send them.</summary>
    [Fact]
    public void OnePeerIsNotOfferedAllThatANodeCouldSend()
    {
        Hold(0, Blocks);
        MeetWhoAnswers(1, holds: 0);
        Assert.Equal(MostPerPeer, Offers().Count);
        MeetWhoAnswers(2, holds: 0);
        var offers = Offers();
        Assert.Equal(MostPerPeer, offers.Count);
        Assert.All(offers, o => Assert.Equal(2, o.Connection));
    }

    [Fact]
    public void OnlyWhatItHoldsAndThePeerLacks()
    {
        Hold(0, 20);
        Meet(1, holds: 15);
        Assert.All(Offers(), o => Assert.InRange(o.Block, 15, 19));
    }

    [Theory]
    [InlineData(50, 10)]
    [InlineData(10, 50)]
    public void TheNeediestIsOfferedFirst(int first, int second)
    {
        _engine.Add(_now, File, new BlockSet(Blocks));
        Meet(1, first);
        Meet(2, second);
        Outputs();
        _engine.BlockStored(_now, connection: 9, File.Id, block: 99);
        Assert.Equal(first < second ? 1 : 2, Offers()[0].Connection);
    }

    [Fact]
    public void ADeclinedBlockIsReplacedAndNotOfferedAgainBeforeTheNextTick()
    {
        var held = MostPerPeer + 1;
        Hold(0, held);
        MeetWhoAnswers(1, holds: 0);
        Advance(Tick); // What it declined may be welcome by now.
        var first = Offers().Select(o => o.Block).ToHashSet();
        var left = Enumerable.Range(0, held).Single(b => !first.Contains(b));
        _engine.Receive(_now, 1, new Cancel(0, first.First()));
        Assert.Equal([left], Offers().Select(o => o.Block));
        _engine.Receive(_now, 1, new Cancel(0, left));
        Assert.Empty(Offers());
        Advance(Tick);
        Assert.Single(Offers());
    }

    /// <summary>It is on its way from another: on a slow line it would be offered and declined in each tick while it comes.</summary>
    [Fact]
    public void ADeclinedBlockIsNotOfferedAgainWhileABlockTakesItsTime()
    {
        Hold(0, 1);
        Meet(1, holds: 0);
        Assert.Single(Offers());
        _engine.Receive(_now, 1, new Request(0, 0));
        for (var i = 0; i < 16; i++) // A block takes four seconds to leave.
            Advance(Tick);
        _engine.BlockSent(_now, 1);
        Meet(2, holds: 0);
        _engine.Receive(_now, 2, new Cancel(0, Offers().Single(o => o.Connection == 2).Block));
        for (var i = 0; i < 15; i++)
            Advance(Tick);
        Assert.DoesNotContain(Offers(), o => o.Connection == 2);
        Advance(Tick);
        Assert.Contains(Offers(), o => o.Connection == 2);
    }

    [Fact]
    public void WhoHasNoRoomIsLeftAloneUntilItTellsOfABlock()
    {
        Hold(0, Blocks);
        Meet(1, holds: 0);
        var offered = Offers();
        foreach (var offer in offered)
            _engine.Receive(_now, 1, new Reject(0, offer.Block, RejectReason.QueueFull));
        // Those that were answered later had room for another offer meanwhile: none is left in the end.
        foreach (var offer in Offers())
            _engine.Receive(_now, 1, new Reject(0, offer.Block, RejectReason.QueueFull));
        Assert.Empty(Offers());
        _engine.Receive(_now, 1, new Have(0, 99));
        Assert.NotEmpty(Offers());
    }

    [Fact]
    public void WhoNeverAnswersDoesNotTakeThePlaceOfOthers()
    {
        Hold(0, Blocks);
        MeetWhoAnswers(1, holds: 0);
        Offers();
        for (var seconds = 0.0; seconds < 3; seconds += Tick.TotalSeconds)
            Advance(Tick);
        Assert.Empty(Offers());
        MeetWhoAnswers(2, holds: 0);
        var offers = Offers();
        Assert.Equal(MostPerPeer, offers.Count);
        Assert.All(offers, o => Assert.Equal(2, o.Connection));
    }

    /// <summary>Or those who come only to keep silent would have all that a node offers.</summary>
    [Fact]
    public void WhoHasAnsweredNothingIsOfferedOneBlock()
    {
        Hold(0, Blocks);
        Meet(1, holds: 0);
        Assert.Single(Offers());
    }

    /// <summary>A node that is behind has twice the room: all wait for it in the end.</summary>
    [Theory]
    [InlineData(32, 33, 1)]
    [InlineData(32, 38, 2)]
    [InlineData(32, Blocks, 2)]
    public void OffersAreTakenUntilTheWindowIsFull(int held, int heldByPeers, int windows)
    {
        Hold(0, held);
        for (var peer = 1; peer <= Options.MaxFilePeers; peer++)
        {
            Meet(peer, heldByPeers);
            _engine.BlockStored(_now, peer, File.Id, 0); // It has delivered before.
        }
        Outputs();
        for (var peer = 1; peer <= Options.MaxFilePeers; peer++)
            for (var offer = 0; offer < MostPerPeer; offer++)
                _engine.Receive(_now, peer, new Suggest(0, Blocks - MostPerPeer * peer + offer));
        var outputs = Outputs();
        var offered = Options.MaxFilePeers * MostPerPeer;
        Assert.Equal(windows * Options.Window, outputs.Count(o => o is NodeOutput.RequestBlock));
        Assert.Equal(offered - windows * Options.Window, outputs.Count(o => o is NodeOutput.Send { Message: Reject { Reason: RejectReason.QueueFull } }));
    }

    /// <summary>News of blocks waits for more of it, offers do not: so the offer may come first.</summary>
    [Fact]
    public void AnOfferTellsOfItsBlock()
    {
        Hold(0, 1);
        Meet(1, holds: 1);
        Outputs();
        _engine.Receive(_now, 1, new Suggest(0, 50));
        Assert.Equal(50, Assert.IsType<NodeOutput.RequestBlock>(Assert.Single(Outputs())).Block);
    }

    /// <summary>Asking somebody who offers makes a slow seed send what is on its way to others.</summary>
    [Fact]
    public void WhoOffersIsNotAskedBeside()
    {
        Hold(0, 1);
        Meet(1, holds: Blocks);
        Meet(2, holds: Blocks);
        Outputs();
        _engine.Receive(_now, 1, new Suggest(0, 50));
        Outputs();
        _engine.BytesReceived(_now, 1, 1);
        _engine.BlockStored(_now, 1, File.Id, 50);
        Advance(Tick);
        Assert.Equal([2], Outputs().OfType<NodeOutput.RequestBlock>().Select(o => o.Connection));
    }

    [Fact]
    public void MorePeersThanAFileMayHaveAreRefused()
    {
        Hold(0, Blocks);
        for (var peer = 1; peer <= Options.MaxFilePeers + 2; peer++)
            Meet(peer, holds: 0);
        Assert.Equal(2, Outputs().Count(o => o is NodeOutput.Send { Message: Refuse { Reason: RefuseReason.TooManyPeers } }));
    }

    private void Hold(int first, int count)
    {
        var have = new BlockSet(Blocks);
        have.AddRange(first, count);
        _engine.Add(_now, File, have);
    }

    /// <summary>A peer that says it has the first so many blocks.</summary>
    private void Meet(int connection, int holds)
    {
        _engine.Connected(_now, connection, NodeAddress.V4((uint)connection, 9100), outgoing: false);
        _engine.Receive(_now, connection, new Hello((ulong)connection + 100, 9100));
        var held = new BlockSet(Blocks);
        held.AddRange(0, holds);
        _engine.Receive(_now, connection, new Open(0, File.Id, Layout, held));
    }

    /// <summary>One that declines the first block that it is offered.</summary>
    private void MeetWhoAnswers(int connection, int holds)
    {
        Meet(connection, holds);
        foreach (var offer in Offers())
            if (offer.Connection == connection)
                _engine.Receive(_now, connection, new Cancel(0, offer.Block));
            else
                _offers.Add(offer);
    }

    private void Advance(TimeSpan time) => _engine.Advance(_now += time);

    private List<(int Connection, int Block)> Offers()
    {
        _offers.AddRange(Outputs().OfType<NodeOutput.Send>().Where(s => s.Message is Suggest).Select(s => (s.Connection, ((Suggest)s.Message).Block)));
        List<(int, int)> offers = [.. _offers];
        _offers.Clear();
        return offers;
    }

    private List<NodeOutput> Outputs()
    {
        var outputs = new List<NodeOutput>();
        while (_engine.TryTakeOutput(out var output))
            outputs.Add(output);
        return outputs;
    }
}
