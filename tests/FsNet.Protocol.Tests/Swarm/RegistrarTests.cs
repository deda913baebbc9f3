using FsNet.Protocol.Swarm;
using FsNet.Protocol.Tests.Tracker;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>A registrar and a real tracker: what the tracker knows of the node, and how much is said until it does.</summary>
public class RegistrarTests
{
    private static readonly TimeSpan Announce = TimeSpan.FromSeconds(20);

    private readonly Registrar _registrar = new(9100, 5);
    private EngineFixture _tracker = new() { Transport = TrackTransport.Tcp };

    [Fact]
    public void OneRefusedFileKeepsNoneOfTheOthersOut()
    {
        _registrar.Set(Proof(0), "../README.md", All);
        for (var i = 1; i <= 40; i++)
            _registrar.Set(Proof(i), $"file-{i}", All);
        TellAll();
        Assert.True(_registrar.IsRegistered);
        Assert.Equal(40, _tracker.Engine.FileCount);
        var (id, name, why) = Assert.Single(_registrar.Refused);
        Assert.Equal((File(0), "../README.md", "File.Name"), (id, name, why.FieldName));
    }

    /// <summary>A sign of life each announce interval, and the refused file now and then: never everything again.</summary>
    [Fact]
    public void WhatIsRefusedIsToldAgainLessAndLessOftenAndNothingElseIs()
    {
        _tracker = new EngineFixture(new TrackerLimits { FilesPerNode = 100 }) { Transport = TrackTransport.Tcp };
        for (var i = 0; i < 101; i++)
            _registrar.Set(Proof(i), $"file-{i}", All);
        TellAll();
        var (presentations, bytes, since) = (0, 0, _tracker.Now);
        while (_tracker.Now < since + TimeSpan.FromHours(1))
        {
            _tracker.Now += TimeSpan.FromSeconds(1);
            foreach (var message in TellAll())
                (presentations, bytes) = (presentations + (message[2] == (byte)TrackType.Presentation ? 1 : 0), bytes + message.Length);
        }
        Assert.InRange(presentations, 6, 12);
        Assert.InRange(bytes, 180 * 32, 200 * 32 + 12 * 120);
        Assert.Equal(100, _tracker.Engine.EntryCount);
    }

    [Fact]
    public void WhatWasRefusedIsTakenOnceThereIsRoom()
    {
        _tracker = new EngineFixture(new TrackerLimits { FilesPerNode = 1 }) { Transport = TrackTransport.Tcp };
        _registrar.Set(Proof(99), "first", All);
        _registrar.Set(Proof(0), "second", All);
        TellAll();
        Assert.Single(_registrar.Refused);
        _registrar.Remove(File(99));
        TellAll();
        _tracker.Now += Announce;
        TellAll();
        Assert.Empty(_registrar.Refused);
        Assert.Equal(1, _tracker.Engine.FileCount);
    }

    /// <summary>Blocks that have no room at the tracker: the registration stands, and they are told later.</summary>
    [Fact]
    public void RefusedBlocksAreToldAgainAndTheFileStands()
    {
        var room = Costs.Node + Costs.Entry + Costs.OfName(4) + Costs.OfBitmap(17) - 1;
        _tracker = new EngineFixture(new TrackerLimits { MemoryBytes = room + Costs.Node }) { Transport = TrackTransport.Tcp };
        _tracker.Present(Node(1), 1);
        var held = Samples.Blocks();
        _registrar.Set(Proof(0), "mine", held);
        TellAll();
        held.Add(3);
        _registrar.Touch(File(0), "mine");
        TellAll();
        Assert.Equal("memoryBytes", Assert.Single(_registrar.Refused).Why.FieldName);
        Assert.Single(_tracker.Locate(Node(9), File(0), 10).Partial);
        held.Add(4);
        _registrar.Touch(File(0), "mine");
        _tracker.Ask(Node(1), new GoodbyeRequest(9100, 1));
        _tracker.Now += Announce;
        TellAll();
        Assert.Empty(_registrar.Refused);
        Assert.Equal(2, Known().Blocks);
    }

    [Fact]
    public void ARestartedTrackerIsWholeAgainAfterOneSignOfLife()
    {
        for (var i = 0; i < 50; i++)
            _registrar.Set(Proof(i), $"file-{i}", All);
        TellAll();
        _tracker = new EngineFixture { Transport = TrackTransport.Tcp, Now = _tracker.Now + Announce };
        TellAll();
        Assert.Equal(50, _tracker.Engine.EntryCount);
    }

    /// <summary>A tracker that counts otherwise for good, here one that answers with zeros, is told everything once an announce interval.</summary>
    [Fact]
    public void ATrackerThatNeverCountsRightIsNotToldWithoutEnd()
    {
        _registrar.Set(Proof(1), "a", All);
        var messages = 0;
        for (var now = TimeSpan.Zero; now < TimeSpan.FromMinutes(10); now += TimeSpan.FromSeconds(1))
            for (; _registrar.IsDue(now); messages++)
            {
                _registrar.Write(now, new byte[TrackSizes.MaxTcp], default);
                _registrar.Accepted(now, new AcceptedAnswer(TimeSpan.FromSeconds(60), default));
            }
        Assert.InRange(messages, 30, 65);
    }

    [Fact]
    public void ATimeToLiveOfNothingDoesNotMakeItSpeakAllTheTime()
    {
        _registrar.Set(Proof(1), "a", All);
        _registrar.Write(default, new byte[TrackSizes.MaxTcp], default);
        _registrar.Accepted(default, new AcceptedAnswer(TimeSpan.Zero, new AuditCounts(1, 1, 17)));
        Assert.False(_registrar.IsDue(TimeSpan.FromMilliseconds(300)));
    }

    [Fact]
    public void OfAFileThatIsHeldByOtherNamesTheTrackerForgetsTheOldOnes()
    {
        _registrar.Set(Proof(0), "old", All);
        _registrar.Set(Proof(0), "both", All);
        TellAll();
        _registrar.Remove(File(0));
        _registrar.Set(Proof(0), "both", All, new FileTraits(7, IsExecutable: true));
        _registrar.Set(Proof(0), "new", All);
        Assert.Equal([TrackType.Update, TrackType.Presentation], TellAll().Select(m => (TrackType)m[2]));
        Assert.Equal(["both", "new"], NamesAtTheTracker());
        Assert.Equal(new AuditCounts(1, 2, 17), Known());
    }

    [Fact]
    public void WhatWasRemovedAndIsHeldAgainByTheSameNamesWasNeverGone()
    {
        _registrar.Set(Proof(0), "a", All);
        _registrar.Set(Proof(0), "b", All);
        TellAll();
        _registrar.Remove(File(0));
        _registrar.Set(Proof(0), "a", All);
        _registrar.Set(Proof(0), "b", All);
        Assert.Equal((byte)TrackType.Presentation, Assert.Single(TellAll())[2]);
    }

    private List<string> NamesAtTheTracker()
    {
        var names = new List<string>();
        Assert.False(ListingAnswer.Parse(_tracker.Ask(Node(9), new ListRequest(0, 100)).AsSpan(TrackHeader.Size), out var answer).IsFailure);
        foreach (var value in answer.Files)
            names.Add(FileSummary.TryParse(value, out var file) ? file.Name : "");
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    private AuditCounts Known() => _tracker.Audit(_tracker.Update(Node(0), 5, []));

    /// <summary>Exchanges messages until there is nothing to tell at the moment.</summary>
    private List<byte[]> TellAll()
    {
        var messages = new List<byte[]>();
        while (_registrar.IsDue(_tracker.Now))
        {
            var buffer = new byte[TrackSizes.MaxTcp];
            var length = _registrar.Write(_tracker.Now, buffer, new TrackHeader(default, false, (uint)messages.Count, 0));
            messages.Add(buffer[..length]);
            Assert.True(messages.Count < 100, "there is no end to it");
            _registrar.Accepted(_tracker.Now, AcceptedIn(_tracker.Raw(Node(0), messages[^1])));
        }
        return messages;
    }
}
