using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>Which files are open on which connections; and what is left, which is nothing, when one is closed or its peer goes.</summary>
public class LinksTests
{
    private readonly EngineParts _parts = new(new SwarmOptions(), nodeId: 5, default, new Prng(1));
    private readonly FileState _file = new LinkedFile(blocks: 10).File;

    public LinksTests() => _parts.Files.Add(_file);

    [Fact]
    public void BothSidesOpenAFileOnceAndOnlyWhatIsKnown()
    {
        var peer = Meet(1);
        Assert.Null(Open(peer, _file.Id, out var link));
        Assert.Same(link, Assert.Single(_file.Links));
        Assert.Equal(10, link?.Remote?.Count);
        Assert.Equal("it opened a file twice", Open(peer, _file.Id, out _)?.Reason);
        Assert.Null(Open(peer, Hash256.Of([1]), out var unknown));
        Assert.Null(unknown);
        Assert.Equal(RefuseReason.UnknownFile, Said<Refuse>().Reason);
    }

    [Fact]
    public void NothingIsLeftOfWhoGoes()
    {
        var (peer, other) = (Meet(1), Meet(2));
        Open(peer, _file.Id, out var link);
        Open(other, _file.Id, out _);
        _parts.Asker.Answer(link!, 3, default);
        Assert.Equal(1, _file.Outstanding);
        _parts.Departures.Drop(peer, new Fault(GoodbyeReason.Idle, "a test"), default);
        Assert.True(link!.IsClosed);
        Assert.Equal((1, 1), (_parts.Peers.Count, _file.Links.Count));
        Assert.Equal((0, 1, 1), (peer.Outstanding, other.Outstanding, _file.Outstanding)); // The other one is asked at once.
    }

    /// <summary>What the peer no longer claims to have is asked of it no more, and a complete peer is one that is not complete then.</summary>
    [Fact]
    public void WhoSaysThatItLacksABlockHoldsAllOthers()
    {
        Open(Meet(1), _file.Id, out var link);
        Assert.Equal(0, _file.Holders[4]);
        Links.TakeBack(link!, 3);
        Links.TakeBack(link!, 3);
        Assert.Equal((0, 1, 9), (_file.Holders[3], _file.Holders[4], link!.Remote!.Count));
    }

    private PeerState Meet(uint host)
    {
        _parts.Meeting.Begin((int)host, NodeAddress.V4(0x0A000000 + host, 9100), outgoing: false, default);
        var peer = _parts.Peers.GetValueOrDefault((int)host)!;
        _parts.Meeting.Greet(peer, new Hello(100 + host, 9100), default);
        return peer;
    }

    private Fault? Open(PeerState peer, Hash256 file, out FileLink? opened)
    {
        var all = new BlockSet(10);
        all.Fill();
        return _parts.Links.Opened(peer, new Open(7, file, _file.Layout, all), default, out opened);
    }

    private T Said<T>()
        where T : PeerMessage
    {
        while (_parts.Outbox.TryTake(out var output))
            if (output is NodeOutput.Send { Message: T found })
                return found;
        throw new InvalidOperationException("it was not said");
    }
}
