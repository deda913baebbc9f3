using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

public class FindAndListTests
{
    private readonly EngineFixture _tracker = new();

    [Fact]
    public void ANameMayStandForSeveralFilesAndAFileForSeveralNames()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"), (Proof(2), Samples.Blocks(1), "a"), (Proof(1), All, "b"));
        Assert.Equal([(File(1), "a", 1), (File(2), "a", 0)], Find(FindRequest.ByName("a")).Select(s => (s.Id, s.Name, s.CompleteSources)).Order());
        Assert.Equal(["a", "b"], Find(FindRequest.ById(File(1))).Select(s => s.Name).Order());
        Assert.Empty(Find(FindRequest.ByName("c")));
        Assert.Empty(Find(FindRequest.ById(File(3))));
    }

    [Fact]
    public void WhatIsFoundAndDoesNotFitIsTruncated()
    {
        for (var i = 0; i < 30; i++)
            _tracker.Present(Node(1), 5, (Proof(1), All, $"{i}-{new string('n', 80)}"));
        var answer = _tracker.Ask(Node(2), FindRequest.ById(File(1)));
        Assert.True(answer.Length <= TrackSizes.MaxUdp);
        Assert.Contains(" truncated ", TrackText.Describe(answer));
        _tracker.Transport = TrackTransport.Tcp;
        Assert.StartsWith("Found files=30 #", TrackText.Describe(_tracker.Ask(Node(2), FindRequest.ById(File(1)))));
    }

    [Theory]
    [InlineData(TrackTransport.Udp, 7)]
    [InlineData(TrackTransport.Udp, 1000)]
    [InlineData(TrackTransport.Tcp, 13)]
    public void PagesShowEveryNameOnceWhateverComesAndGoes(TrackTransport transport, int wanted)
    {
        for (var i = 0; i < 200; i++)
            _tracker.Present(Node(i), 5, (Proof(i), All, $"name-{i}"));
        _tracker.Transport = transport;
        var seen = new List<string>();
        var cursor = 0UL;
        for (var page = 0; page == 0 || cursor != 0; page++)
        {
            var answer = _tracker.Ask(Node(500), new ListRequest(cursor, (ushort)wanted));
            Assert.Equal(default, ListingAnswer.Parse(Body(answer, TrackType.Listing), out var listing));
            Assert.True(listing.Files.Count() <= wanted);
            seen.AddRange(Summaries(listing.Files).Select(s => s.Name));
            cursor = listing.NextCursor;
            Disturb(page, seen);
        }
        var stayed = Enumerable.Range(0, 200).Select(i => $"name-{i}").Where((_, i) => i % 4 == 1);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Empty(stayed.Except(seen));
    }

    /// <summary>However many contents one address brings under a name: those of others are told first, in a datagram.</summary>
    [Fact]
    public void ACrowdOfNamesakesHidesNobody()
    {
        _tracker.Transport = TrackTransport.Tcp;
        for (var i = 0; i < 500; i++)
            _tracker.Present(Node(66).WithPort((ushort)(1 + i)), 5, (Proof(1000 + i), All, "README.md"));
        for (var i = 0; i < 5; i++)
            _tracker.Present(Node(i), 5, (Proof(i), All, "README.md"));
        _tracker.Transport = TrackTransport.Udp;
        Assert.Subset(Find(FindRequest.ByName("README.md")).Select(f => f.Id).ToHashSet(), Enumerable.Range(0, 5).Select(File).ToHashSet());
        // The place in front that becomes free is taken by the next of those who waited.
        _tracker.Ask(Node(66).WithPort(1), new GoodbyeRequest(1, 5));
        Assert.Contains(File(1001), Find(FindRequest.ByName("README.md")).Take(6).Select(f => f.Id));
    }

    [Fact]
    public void AnEmptyTrackerHasOneEmptyPage() =>
        Assert.StartsWith("Listing files=0 #", TrackText.Describe(_tracker.Ask(Node(1), new ListRequest(0, 10))));

    /// <summary>Three of four nodes leave, so many that the tracker closes up the gaps; new ones come.</summary>
    private void Disturb(int page, List<string> seen)
    {
        for (var i = 0; page == 1 && i < 200; i++)
            if (i % 4 != 1)
                _tracker.Ask(Node(i), new GoodbyeRequest(9100, 5));
        if (seen.Count < 60)
            _tracker.Present(Node(600 + page), 5, (Proof(600 + page), All, $"late-{page}"));
    }

    private List<FileSummary> Find(FindRequest request)
    {
        Assert.Equal(default, FoundAnswer.Parse(Body(_tracker.Ask(Node(9), request), TrackType.Found), out var found));
        return Summaries(found.Files);
    }

    private static List<FileSummary> Summaries(FieldValues values)
    {
        var list = new List<FileSummary>();
        foreach (var value in values)
        {
            Assert.True(FileSummary.TryParse(value, out var summary));
            list.Add(summary);
        }
        return list;
    }
}
