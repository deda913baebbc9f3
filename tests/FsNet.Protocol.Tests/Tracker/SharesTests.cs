using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Memory is full: who has most yields to who has less, whatever it was filled with.</summary>
public class SharesTests
{
    private const long Memory = 1 << 20;

    private static readonly NodeAddress Stranger = NodeAddress.V4(0x7F000042, 1);

    private readonly EngineFixture _tracker = NewTracker(Memory);

    [Theory]
    [InlineData("nodes")]
    [InlineData("files")]
    [InlineData("names")]
    [InlineData("bitmaps")]
    public void WhatOneAddressFillsItLosesToOthers(string with)
    {
        var told = Fill(Stranger, with);
        Assert.InRange(_tracker.Engine.MemoryBytes, Memory / 2, Memory);
        for (var i = 0; i < 20; i++)
            _tracker.Audit(_tracker.Present(Node(i), 1, (Proof(-1 - i), Samples.Blocks(1, 3), $"honest-{i}"), (Proof(-100), All, "one for all")));
        Assert.InRange(_tracker.Engine.MemoryBytes, 0, Memory);
        Assert.True(_tracker.Engine.Counters.Evicted > 0);
        Assert.Equal(20, _tracker.Locate(Node(99), File(-100), 50).Complete.Count);
        // And it goes on: the stranger has what is left over, and no more.
        Assert.True(Fill(Stranger, with) <= told);
        for (var i = 0; i < 20; i++)
            Assert.Equal(2, _tracker.Audit(_tracker.Update(Node(i), 1, [])).Files);
    }

    /// <summary>A class behind one router, or a test of hundreds of nodes on one machine.</summary>
    [Fact]
    public void HundredsOfNodesOfOneAddressAreWelcomeWhileThereIsRoom()
    {
        for (ushort port = 1; port <= 500; port++)
            _tracker.Audit(_tracker.Present(Node(1).WithPort(port), port, (Proof(1), Samples.Blocks(port % 17), "film.bin")));
        Assert.Equal((500, 500), (_tracker.Engine.NodeCount, _tracker.Engine.EntryCount));
        Assert.Equal(0, _tracker.Engine.Counters.Evicted);
    }

    [Fact]
    public void TwoThatHaveAlikeDoNotDriveEachOtherOut()
    {
        Fill(Stranger, "files");
        for (var round = 0; round < 20; round++)
        {
            var before = _tracker.Engine.Counters.Evicted;
            Fill(Stranger, "files");
            Fill(Node(7), "files");
            if (round > 2)
                Assert.Equal(before, _tracker.Engine.Counters.Evicted);
        }
        Assert.True(_tracker.Engine.EntryCount > Memory / 2000);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(128, 50)]
    public void AnIPv6NetworkIsOneNeighbour(int length, int prefixes)
    {
        var tracker = NewTracker(Memory, new PrefixLengths(32, length));
        for (var i = 0; i < 50; i++)
            tracker.Audit(tracker.Present(V6(1, i), 1, (Proof(i), All, $"n{i}")));
        Assert.Equal(prefixes, tracker.Engine.PrefixCount);
    }

    [Fact]
    public void WhatIsRefusedNamesTheBound()
    {
        Fill(Stranger, "files");
        Fill(Stranger, "nodes");
        var refused = Assert.Single(AcceptedIn(_tracker.Present(Stranger, 1, (Proof(-5), All, "one more"))).Refused!);
        Assert.Equal(new RefusedItem(0, TrackError.BoundExceeded, Memory, "memoryBytes"), refused);
        var error = ErrorIn(_tracker.Present(Stranger.WithPort(9999), 1, (Proof(-5), All, "one more")));
        Assert.Equal((TrackError.BoundExceeded, "memoryBytes", Memory), (error.Code, error.FieldName, error.Limit));
    }

    [Fact]
    public void EverythingThatIsChargedIsTakenBack()
    {
        foreach (var with in new[] { "nodes", "files", "names", "bitmaps" })
            Fill(Stranger, with);
        _tracker.Now = TimeSpan.FromHours(1);
        while (_tracker.Engine.NextWakeup <= _tracker.Now)
            _tracker.Engine.Advance(_tracker.Now);
        Assert.Equal((0, 0, 0, 0, 0, 0L, 0L), (
            _tracker.Engine.NodeCount, _tracker.Engine.FileCount, _tracker.Engine.EntryCount, _tracker.Engine.NameCount,
            _tracker.Engine.PrefixCount, _tracker.Engine.AvailabilityBytes, _tracker.Engine.MemoryBytes));
    }

    private static EngineFixture NewTracker(long memory, PrefixLengths? prefixes = null) => new(new TrackerLimits
    {
        MemoryBytes = memory,
        Prefixes = prefixes ?? PrefixLengths.Default,
    })
    { Transport = TrackTransport.Tcp };

    private int Fill(NodeAddress address, string with) => Stuffing.Fill(_tracker, address, with);

    private static NodeAddress V6(byte network, int host)
    {
        var ip = new byte[16];
        (ip[0], ip[7], ip[15]) = (0x20, network, (byte)host);
        return NodeAddress.FromIp(ip, 9100);
    }
}
