using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>One file of a message that cannot be taken is refused by itself, and the others are taken.</summary>
public class VerdictTests
{
    private readonly EngineFixture _tracker = new();

    [Theory]
    [InlineData("../x")]
    [InlineData("/etc/passwd")]
    [InlineData("a/./b")]
    [InlineData("a\u0000b")]
    public void ANameThatLeavesItsFolderIsRefusedAlone(string name)
    {
        var accepted = AcceptedIn(_tracker.Present(Node(1), 5, (Proof(1), All, "a"), (Proof(2), All, name), (Proof(3), All, "c")));
        Assert.Equal([new RefusedItem(1, TrackError.Malformed, FileName.MaxBytes, "File.Name")], accepted.Refused!);
        Assert.Equal(new AuditCounts(2, 2, 34), accepted.Audit);
    }

    /// <summary>What is no file entry at all: here a block size of 32 KiB.</summary>
    [Fact]
    public void AFileThatCannotBeReadIsRefusedAlone()
    {
        var request = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(request, new TrackerSession(new Prng(1)).NewHeader(), 9100, 5);
        Assert.True(writer.TryAdd(Proof(1), All, "a"));
        var second = writer.Length;
        Assert.True(writer.TryAdd(Proof(2), All, "b"));
        Assert.True(writer.TryAdd(Proof(3), All, "c"));
        request[second + FieldReader.HeadSize + Hash256.Size + sizeof(long)] = 15;
        var accepted = AcceptedIn(_tracker.Send(Node(1), request[..writer.Length]));
        Assert.Equal([new RefusedItem(1, TrackError.Malformed, 0, "File")], accepted.Refused!);
        Assert.Equal(2, accepted.Audit.Files);
    }

    [Fact]
    public void BlocksThatDoNotFitTheFileAreRefusedAlone()
    {
        _tracker.Present(Node(1), 5, (Proof(1), Samples.Blocks(), "a"), (Proof(2), Samples.Blocks(), "b"));
        var tooLong = new BlockSet(1000);
        tooLong.Add(999);
        var accepted = AcceptedIn(_tracker.Update(Node(1), 5, [(File(1), tooLong), (File(2), All)]));
        Assert.Equal([new RefusedItem(0, TrackError.Malformed, 17, "FileDelta")], accepted.Refused!);
        Assert.Equal(17, accepted.Audit.Blocks);
    }

    /// <summary>Nobody can say of an id how long its file is: the lie has an id of its own, and the truth is taken.</summary>
    [Fact]
    public void ALieAboutALayoutIsAnotherFile()
    {
        var lie = Proof(1, new BlockLayout(7L << 20, 16));
        _tracker.Present(Node(1), 5, (lie, new BlockSet(lie.Layout.BlockCount), "known.bin"));
        _tracker.Audit(_tracker.Present(Node(2), 6, (Proof(1), All, "known.bin")));
        var answer = _tracker.Ask(Node(3), FindRequest.ById(File(1)));
        Assert.Equal(default, FoundAnswer.Parse(Body(answer, TrackType.Found), out var found));
        foreach (var value in found.Files)
        {
            Assert.True(FileSummary.TryParse(value, out var summary));
            Assert.Equal(Proof(1), summary.Proof);
        }
        Assert.Equal(1, found.Files.Count());
    }

    /// <summary>However many are refused, the answer has room to name them all: the least items, and the most of them.</summary>
    [Theory]
    [InlineData(TrackTransport.Udp)]
    [InlineData(TrackTransport.Tcp)]
    public void AllThatIsRefusedIsNamed(TrackTransport transport)
    {
        _tracker.Transport = transport;
        var request = new byte[TrackSizes.MaxOf(transport)];
        var writer = new PresentationWriter(request, new TrackerSession(new Prng(1)).NewHeader(), 9100, 5);
        var count = 0;
        while (writer.TryAdd(Proof(count), All, "."))
            count++;
        Assert.Equal(Enumerable.Range(0, count), AcceptedIn(_tracker.Send(Node(1), request[..writer.Length])).Refused!.Select(r => r.Item));
    }

    [Fact]
    public void WhoSpeaksTheEarlierVersionIsToldIdsAndCannotRegister()
    {
        _tracker.Transport = TrackTransport.Tcp;
        _tracker.Present(Node(1), 5, (Proof(1), All, "a"));
        var request = new byte[TrackSizes.MaxUdp];
        var length = TrackMessage.Format(request, new TrackHeader(default, false, 1, 0) { IsEarlier = true }, FindRequest.ByName("a"));
        var answer = _tracker.Raw(Node(2), request.AsSpan(0, length));
        Assert.Equal(1, answer[1]);
        Assert.Equal(File(1), new Hash256(answer.AsSpan(TrackHeader.Size + FieldReader.HeadSize)));
        var writer = new PresentationWriter(request, new TrackHeader(default, false, 1, 0) { IsEarlier = true }, 9100, 5);
        Assert.True(writer.TryAdd(Proof(2), All, "b"));
        var error = ErrorIn(_tracker.Raw(Node(2), request.AsSpan(0, writer.Length)));
        Assert.Equal((TrackError.NotAllowed, "Version", 2), (error.Code, error.FieldName, error.Limit));
    }
}
