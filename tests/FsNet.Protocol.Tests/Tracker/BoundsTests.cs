using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Each bound: as much as it allows is taken; one more is refused with its name, and nothing of the message is taken.</summary>
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
        var error = ErrorIn(PresentOne(tracker, bound, Bound));
        Assert.Equal((TrackError.BoundExceeded, bound), (error.Code, error.FieldName));
        Assert.Equal(bound == "availabilityBytes" ? Bound * 8 : Bound, error.Limit);
        Assert.Contains(bound, error.Text);
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
        (Hash256, BlockSet, string)[] Files(int count) => [.. Enumerable.Range(0, count).Select(i => FileFor(bound, i))];
        Assert.Equal(bound, ErrorIn(tracker.Present(Node(1), 5, Files(Bound + 1))).FieldName);
        Assert.Equal(0, tracker.Engine.NodeCount);
        tracker.Audit(tracker.Present(Node(1), 5, Files(Bound)));
        tracker.Audit(tracker.Present(Node(1), 5, Files(Bound)));
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

    private static (Hash256, BlockSet, string) FileFor(string bound, int i) => bound switch
    {
        "nodesPerFile" => (File(1), All, "a"),
        "namesPerFile" => (File(1), All, $"n{i}"),
        "filesPerName" => (File(i), All, "a"),
        _ => (File(i), Samples.Blocks(1), $"n{i}"),
    };

    private static (int, int, int, int, long) Counts(EngineFixture tracker) => (
        tracker.Engine.NodeCount, tracker.Engine.FileCount, tracker.Engine.EntryCount, tracker.Engine.NameCount, tracker.Engine.AvailabilityBytes);
}
