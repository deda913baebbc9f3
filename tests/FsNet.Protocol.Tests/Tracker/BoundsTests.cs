using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Each bound: as much as it allows is taken; one more is refused with its name, and the rest of the message is taken.</summary>
public class BoundsTests
{
    private const int Bound = 3;

    public static TheoryData<string> Bounds =>
        ["filesPerNode", "nodesPerFile", "namesPerFile", "filesPerName", "files", "nodes", "names", "entries", "availabilityBytes"];

    [Theory]
    [MemberData(nameof(Bounds))]
    public void IsNamedWhenExceeded(string bound)
    {
        var tracker = new EngineFixture(LimitsWith(bound)) { Transport = TrackTransport.Tcp };
        for (var i = 0; i < Bound; i++)
            tracker.Audit(PresentOne(tracker, bound, i));
        var before = Counts(tracker);
        var answer = PresentOne(tracker, bound, Bound);
        var (code, field, limit) = bound == "nodes" ? Whole(ErrorIn(answer)) : One(AcceptedIn(answer));
        Assert.Equal((TrackError.BoundExceeded, bound, bound == "availabilityBytes" ? Bound * 8 : Bound), (code, field, limit));
        if (bound != "nodesPerFile") // There the message is that of a node that was not known.
            Assert.Equal(before, Counts(tracker));
    }

    [Theory]
    [InlineData("filesPerNode")]
    [InlineData("namesPerFile")]
    [InlineData("filesPerName")]
    [InlineData("files")]
    [InlineData("names")]
    [InlineData("entries")]
    public void IsCountedInsideOneMessageAsWell(string bound)
    {
        var tracker = new EngineFixture(LimitsWith(bound)) { Transport = TrackTransport.Tcp };
        (FileProof, BlockSet, string)[] Files(int count) => [.. Enumerable.Range(0, count).Select(i => FileFor(bound, i))];
        var accepted = AcceptedIn(tracker.Present(Node(1), 5, Files(Bound + 2)));
        Assert.Equal([Bound, Bound + 1], accepted.Refused!.Select(r => r.Item));
        Assert.All(accepted.Refused!, r => Assert.Equal((TrackError.BoundExceeded, bound, Bound), (r.Code, r.FieldName, r.Limit)));
        Assert.Equal(Bound, bound == "namesPerFile" ? accepted.Audit.Names : accepted.Audit.Files);
        Assert.Equal(accepted.Audit, tracker.Audit(tracker.Present(Node(1), 5, Files(Bound))));
    }

    private static TrackerLimits LimitsWith(string bound)
    {
        var limits = new TrackerLimits();
        return bound switch
        {
            "filesPerNode" => limits with { FilesPerNode = Bound },
            "nodesPerFile" => limits with { NodesPerFile = Bound },
            "namesPerFile" => limits with { NamesPerFile = Bound },
            "filesPerName" => limits with { FilesPerName = Bound },
            "files" => limits with { Files = Bound },
            "nodes" => limits with { Nodes = Bound },
            "names" => limits with { Names = Bound },
            "entries" => limits with { Entries = Bound },
            _ => limits with { AvailabilityBytes = Bound * sizeof(ulong) },
        };
    }

    private static byte[] PresentOne(EngineFixture tracker, string bound, int i)
    {
        var nodes = bound is "nodesPerFile" or "nodes" ? i : 0;
        return tracker.Present(Node(nodes), 5, FileFor(bound, i));
    }

    private static (TrackError, string, long) Whole(ErrorAnswer error) => (error.Code, error.FieldName, error.Limit);

    private static (TrackError, string, long) One(AcceptedAnswer accepted)
    {
        var refused = Assert.Single(accepted.Refused!);
        return (refused.Code, refused.FieldName, refused.Limit);
    }

    private static (FileProof, BlockSet, string) FileFor(string bound, int i) => bound switch
    {
        "nodesPerFile" => (Proof(1), All, "a"),
        "namesPerFile" => (Proof(1), All, $"n{i}"),
        "filesPerName" => (Proof(i), All, "a"),
        _ => (Proof(i), Samples.Blocks(1), $"n{i}"),
    };

    private static (int, int, int, int, long) Counts(EngineFixture tracker) => (
        tracker.Engine.NodeCount, tracker.Engine.FileCount, tracker.Engine.EntryCount, tracker.Engine.NameCount, tracker.Engine.AvailabilityBytes);
}
