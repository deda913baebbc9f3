using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Bounds of one node: as much as each allows is taken; one more is refused with its name, and the rest of the message is taken.</summary>
public class BoundsTests
{
    private const int Bound = 3;

    [Theory]
    [InlineData("filesPerNode")]
    [InlineData("namesPerFile")]
    public void WhatIsBeyondOneIsRefusedAloneAndNamed(string bound)
    {
        var tracker = new EngineFixture(LimitsWith(bound)) { Transport = TrackTransport.Tcp };
        for (var i = 0; i < Bound; i++)
            tracker.Audit(tracker.Present(Node(1), 5, FileFor(bound, i)));
        var before = Counts(tracker);
        var refused = Assert.Single(AcceptedIn(tracker.Present(Node(1), 5, FileFor(bound, Bound))).Refused!);
        Assert.Equal(new RefusedItem(0, TrackError.BoundExceeded, Bound, bound), refused);
        Assert.Equal(before, Counts(tracker));
        tracker.Audit(tracker.Present(Node(2), 5, FileFor(bound, Bound)));
    }

    [Theory]
    [InlineData("filesPerNode")]
    [InlineData("namesPerFile")]
    public void ItIsCountedInsideOneMessageAsWell(string bound)
    {
        var tracker = new EngineFixture(LimitsWith(bound)) { Transport = TrackTransport.Tcp };
        (FileProof, BlockSet, string)[] Files(int count) => [.. Enumerable.Range(0, count).Select(i => FileFor(bound, i))];
        var accepted = AcceptedIn(tracker.Present(Node(1), 5, Files(Bound + 2)));
        Assert.Equal([Bound, Bound + 1], accepted.Refused!.Select(r => r.Item));
        Assert.All(accepted.Refused!, r => Assert.Equal((TrackError.BoundExceeded, bound, Bound), (r.Code, r.FieldName, r.Limit)));
        Assert.Equal(Bound, bound == "namesPerFile" ? accepted.Audit.Names : accepted.Audit.Files);
        Assert.Equal(accepted.Audit, tracker.Audit(tracker.Present(Node(1), 5, Files(Bound))));
        Assert.Equal(2, tracker.Engine.Counters.RefusedItems);
    }

    private static TrackerLimits LimitsWith(string bound) =>
        bound == "filesPerNode" ? new TrackerLimits { FilesPerNode = Bound } : new TrackerLimits { NamesPerFile = Bound };

    private static (FileProof, BlockSet, string) FileFor(string bound, int i) => (Proof(bound == "namesPerFile" ? 1 : i), Samples.Blocks(1), $"n{i}");

    private static (int, int, int, int, long) Counts(EngineFixture tracker) => (
        tracker.Engine.NodeCount, tracker.Engine.FileCount, tracker.Engine.EntryCount, tracker.Engine.NameCount, tracker.Engine.MemoryBytes);
}
