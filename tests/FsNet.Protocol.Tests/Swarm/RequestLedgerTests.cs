namespace FsNet.Protocol.Tests.Swarm;

/// <summary>What is entered in the ledger of a link is carried over to its peer and its file.</summary>
public class RequestLedgerTests
{
    private readonly LinkedFile _linked = new(blocks: 10);

    [Fact]
    public void WhatIsAskedForIsOwedUntilItComes()
    {
        var link = _linked.Link(holds: 10);
        link.RequestsOut.Add(3, default);
        Assert.Equal((1, 1, 1), (link.Peer.Outstanding, _linked.File.Outstanding, _linked.File.Trials));
        Assert.False(_linked.File.Free.Contains(3));
        Assert.Equal(3, link.RequestsOut.Settle(3)?.Block);
        Assert.Equal((0, 0, 0), (link.Peer.Outstanding, _linked.File.Outstanding, _linked.File.Trials));
        Assert.True(_linked.File.Free.Contains(3));
        Assert.Null(link.RequestsOut.Settle(3));
    }

    /// <summary>It may still come, and is free to be asked of others meanwhile.</summary>
    [Fact]
    public void WhatIsLateIsOwedNoMoreAndWaitedForAllTheSame()
    {
        var (late, other) = (_linked.Link(holds: 10), _linked.Link(holds: 10));
        late.RequestsOut.Add(3, default);
        late.RequestsOut.BecomeLate(0);
        Assert.True(late.RequestsOut is { IsStalled: true, Late: 1 } && _linked.File.Free.Contains(3));
        Assert.Equal((0, 0, 1), (late.Peer.Outstanding, _linked.File.Outstanding, _linked.File.Late));
        other.RequestsOut.Add(3, default);
        Assert.Equal(1, _linked.File.InFlight[3]);
        Assert.NotNull(late.RequestsOut.Settle(3));
        Assert.Equal((1, 0), (_linked.File.InFlight[3], _linked.File.Late));
    }

    [Fact]
    public void NothingIsOwedByALinkThatIsClosed()
    {
        var link = _linked.Link(holds: 10);
        link.Peer.Delivered = 1;
        for (var block = 0; block < 4; block++)
            link.RequestsOut.Add(block, default);
        link.RequestsOut.BecomeLate(2);
        link.RequestsOut.Close();
        Assert.Equal((0, 0, 0, 0), (link.Peer.Outstanding, _linked.File.Outstanding, _linked.File.Late, link.RequestsOut.Count));
        Assert.Equal(10, _linked.File.Free.Count);
    }
}
