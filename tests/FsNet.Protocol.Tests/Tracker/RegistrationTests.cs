using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>Presentation, Update, Goodbye, and time.</summary>
public class RegistrationTests
{
    private readonly EngineFixture _tracker = new();

    [Fact]
    public void APresentationIsAuditedAndFound()
    {
        var audit = _tracker.Audit(_tracker.Present(Node(1), 5, (Proof(1), All, "a"), (Proof(2), Samples.Blocks(3), "b")));
        Assert.Equal(new AuditCounts(2, 2, 18), audit);
        _tracker.Locate(Node(2), File(1), 10).AssertAre([], [Node(1)]);
        _tracker.Locate(Node(2), File(2), 10).AssertAre([Node(1)], []);
    }

    [Fact]
    public void UpdatesAddBlocksUntilTheFileIsWhole()
    {
        _tracker.Present(Node(1), 5, (Proof(1), Samples.Blocks(), "a"));
        Assert.Equal(2, _tracker.Audit(_tracker.Update(Node(1), 5, [(File(1), Samples.Blocks(1, 5))])).Blocks);
        Assert.Equal(3, _tracker.Audit(_tracker.Update(Node(1), 5, [(File(1), Samples.Blocks(5, 6))])).Blocks);
        Assert.True(_tracker.Engine.AvailabilityBytes > 0);
        Assert.Equal(17, _tracker.Audit(_tracker.Update(Node(1), 5, [(File(1), All)])).Blocks);
        Assert.Equal(0, _tracker.Engine.AvailabilityBytes);
        _tracker.Locate(Node(2), File(1), 10).AssertAre([], [Node(1)]);
    }

    [Fact]
    public void ToldAgainReplacesWhatWasTold()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        Assert.Equal(new AuditCounts(1, 1, 1), _tracker.Audit(_tracker.Present(Node(1), 5, (Proof(1), Samples.Blocks(2), "a"))));
        Assert.Equal(new AuditCounts(1, 2, 1), _tracker.Audit(_tracker.Present(Node(1), 5, (Proof(1), Samples.Blocks(2), "other name"))));
    }

    [Fact]
    public void RemovedFilesAndTheirNamesAreGone()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"), (Proof(2), All, "b"));
        Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Update(Node(1), 5, [], File(1))));
        Assert.Equal((1, 1, 1), (_tracker.Engine.FileCount, _tracker.Engine.NameCount, _tracker.Engine.EntryCount));
    }

    [Fact]
    public void ANameStaysWhileANodeHasIt()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        _tracker.Present(Node(2), 6, (Proof(1), All, "a"), (Proof(1), All, "b"));
        _tracker.Ask(Node(1), new GoodbyeRequest(9100, 5));
        Assert.Equal(2, _tracker.Engine.NameCount);
        _tracker.Ask(Node(2), new GoodbyeRequest(9100, 6));
        Assert.Equal((0, 0, 0, 0), (_tracker.Engine.NameCount, _tracker.Engine.FileCount, _tracker.Engine.NodeCount, _tracker.Engine.EntryCount));
    }

    [Fact]
    public void ARestartedTrackerSaysThatItKnowsNothing()
    {
        Assert.Equal(default, _tracker.Audit(_tracker.Update(Node(1), 5, [(File(1), All)])));
        Assert.Equal(0, _tracker.Engine.NodeCount);
    }

    [Fact]
    public void AnotherRunAtTheSameAddressStartsFromNothing()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        Assert.Equal(default, _tracker.Audit(_tracker.Update(Node(1), 6, [])));
        Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Present(Node(1), 6, (Proof(2), All, "b"))));
        Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Update(Node(1), 6, [])));
    }

    [Fact]
    public void ASilentNodeIsForgottenAndAWordOfItKeepsEverything()
    {
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"), (Proof(2), All, "b"));
        _tracker.Present(Node(2), 6, (Proof(1), All, "a"));
        Assert.Equal(TimeSpan.FromSeconds(60), _tracker.Engine.NextWakeup);
        AdvanceTo(40);
        Assert.Equal(2, _tracker.Audit(_tracker.Update(Node(1), 5, [])).Files);
        AdvanceTo(59.9);
        Assert.Equal(2, _tracker.Engine.NodeCount);
        AdvanceTo(60);
        Assert.Equal(1, _tracker.Engine.NodeCount);
        _tracker.Locate(Node(3), File(1), 10).AssertAre([], [Node(1)]);
        AdvanceTo(100);
        Assert.Equal((0, 0, 0), (_tracker.Engine.NodeCount, _tracker.Engine.FileCount, _tracker.Engine.NameCount));
        Assert.Null(_tracker.Engine.NextWakeup);
    }

    [Fact]
    public void ASweepIsDoneInBoundedSteps()
    {
        _tracker.Transport = TrackTransport.Tcp;
        for (var i = 0; i < TrackerEngine.SweepBudget / 2 + 500; i += 500)
            _tracker.Present(Node(1), 5, [.. Enumerable.Range(i, 500).Select(n => (Proof(n), All, $"n{n}"))]);
        AdvanceTo(60);
        Assert.Equal(500, _tracker.Engine.EntryCount);
        Assert.True(_tracker.Engine.NextWakeup <= _tracker.Now);
        AdvanceTo(60);
        Assert.Equal((0, 0), (_tracker.Engine.EntryCount, _tracker.Engine.NodeCount));
    }

    [Fact]
    public void AGoodbyeOfVeryManyFilesIsSweptLaterAndTheNodeIsGoneAtOnce()
    {
        _tracker.Transport = TrackTransport.Tcp;
        for (var i = 0; i < TrackerEngine.SweepBudget; i += 500)
            _tracker.Present(Node(1), 5, [.. Enumerable.Range(i, 500).Select(n => (Proof(n), All, $"n{n}"))]);
        Assert.Equal(default, _tracker.Audit(_tracker.Ask(Node(1), new GoodbyeRequest(9100, 5))));
        Assert.Equal((0, TrackerEngine.SweepBudget / 2), (_tracker.Engine.NodeCount, _tracker.Engine.EntryCount));
        Assert.Equal(TimeSpan.Zero, _tracker.Engine.NextWakeup);
        Assert.Equal(1, _tracker.Audit(_tracker.Present(Node(1), 6, (Proof(0), All, "n0"))).Files);
        AdvanceTo(1);
        AdvanceTo(1);
        Assert.Equal((1, 1, 1), (_tracker.Engine.EntryCount, _tracker.Engine.FileCount, _tracker.Engine.NameCount));
    }

    [Fact]
    public void AFileOfVeryManyNamesIsRemovedAtOnceAndItsNamesAreSwept()
    {
        const int names = 3 * TrackerEngine.SweepBudget;
        _tracker.Transport = TrackTransport.Tcp;
        for (var i = 0; i < names; i += 500)
            _tracker.Present(Node(1), 5, [.. Enumerable.Range(i, 500).Select(n => (Proof(1), All, $"n{n}"))]);
        Assert.Equal(new AuditCounts(1, names, 17), _tracker.Audit(_tracker.Update(Node(1), 5, [])));
        Assert.Equal(default, _tracker.Audit(_tracker.Update(Node(1), 5, [], File(1))));
        Assert.InRange(_tracker.Engine.NameCount, names - TrackerEngine.SweepBudget, names - 1);
        Assert.StartsWith("Found files=0 ", TrackText.Describe(_tracker.Ask(Node(2), FindRequest.ById(File(1)))));
        Assert.Equal(new AuditCounts(1, 1, 17), _tracker.Audit(_tracker.Present(Node(1), 5, (Proof(1), All, "n0"))));
        for (var i = 0; i < 4; i++)
            AdvanceTo(1);
        Assert.Equal((1, 1), (_tracker.Engine.FileCount, _tracker.Engine.NameCount));
    }

    private void AdvanceTo(double seconds)
    {
        _tracker.Now = TimeSpan.FromSeconds(seconds);
        _tracker.Engine.Advance(_tracker.Now);
    }
}
