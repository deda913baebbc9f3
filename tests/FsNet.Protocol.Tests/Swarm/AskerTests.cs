using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Which blocks a node asks for, of whom, and what it says to offers.</summary>
public class AskerTests
{
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(60);

    private readonly Outbox _outbox = new();
    private readonly LinkedFile _linked = new(blocks: 3);
    private readonly Asker _asker;

    public AskerTests()
    {
        var options = new SwarmOptions();
        _asker = new Asker(options, _outbox, new Credit(options, new Trust(), new OfferBook()), new Prng(1));
    }

    [Fact]
    public void YesIsARequestNoACancelAndNotNowAReject()
    {
        var (peer, other) = (_linked.Link(holds: 3), _linked.Link(holds: 3));
        _linked.File.Store(0);
        _asker.Answer(peer, 0, default);
        _asker.Answer(peer, 1, default);
        _asker.Answer(other, 1, default);
        _asker.Answer(peer, 2, default); // It owes its first block.
        Assert.Collection(
            Outputs(),
            o => Assert.Equal(0, Assert.IsType<Cancel>(Assert.IsType<NodeOutput.Send>(o).Message).Block),
            o => Assert.Equal(1, Assert.IsType<NodeOutput.RequestBlock>(o).Block),
            o => Assert.IsType<Cancel>(Assert.IsType<NodeOutput.Send>(o).Message),
            o => Assert.Equal(RejectReason.QueueFull, Assert.IsType<Reject>(Assert.IsType<NodeOutput.Send>(o).Message).Reason));
    }

    [Fact]
    public void WhereNobodyOffersEachIsAskedForOneBlock()
    {
        foreach (var _ in (int[])[1, 2])
            _linked.Link(holds: 3);
        _asker.AskIfIdle(_linked.File, Later);
        var asked = Outputs().Cast<NodeOutput.RequestBlock>().ToList();
        Assert.Equal([1, 2], asked.Select(a => a.Connection).Order());
        Assert.Distinct(asked.Select(a => a.Block));
    }

    /// <summary>Once everything is asked for, what is slow to come is asked of one more peer; who has lost is told when it is there.</summary>
    [Fact]
    public void InTheEndASecondPeerIsAskedAndThenNobody()
    {
        var links = Enumerable.Range(0, 4).Select(_ => _linked.Link(holds: 3)).ToList();
        for (var block = 0; block < 3; block++)
            _asker.Answer(links[block], block, default);
        _asker.AskAgain(links[3], TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, Outputs().Count);
        _asker.AskAgain(links[3], Later);
        var again = Assert.IsType<NodeOutput.RequestBlock>(Assert.Single(Outputs())).Block;
        _linked.File.Store(again);
        _asker.CancelAll(_linked.File, again);
        Assert.Equal(2, Outputs().Count(o => o is NodeOutput.CancelBlock));
    }

    [Fact]
    public void WhoIsGivenUpOwesNothingAndIsAskedForNothing()
    {
        var link = _linked.Link(holds: 3);
        _asker.Answer(link, 1, default);
        _asker.GiveUp(link, Later);
        Outputs();
        _asker.AskIfIdle(_linked.File, Later + Later);
        Assert.Empty(Outputs());
        Assert.Equal(0, link.Peer.Outstanding);
    }

    private List<NodeOutput> Outputs()
    {
        var outputs = new List<NodeOutput>();
        while (_outbox.TryTake(out var output))
            outputs.Add(output);
        return outputs;
    }
}
