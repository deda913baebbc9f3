using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using Serilog;

namespace FsNet.Node.Tests.Tracking;

/// <summary>A tracker is found by whichever way there is, and what works is remembered.</summary>
public sealed class TrackerClientTests : IAsyncDisposable
{
    private static readonly ListRequest Question = new(0, 10);

    private readonly TrackerClient _client;
    private IPEndPoint[] _addresses = [];
    private int _lookUps;

    public TrackerClientTests() => _client = new TrackerClient(
        new HostEndPoint("tracker.test", 9090), IPAddress.Any, new Prng(1), new LoggerConfiguration().CreateLogger(), _ =>
        {
            _lookUps++;
            return _addresses.Length > 0 ? Task.FromResult(_addresses) : Task.FromException<IPEndPoint[]>(new SocketException((int)SocketError.HostNotFound));
        });

    public async ValueTask DisposeAsync() => await _client.DisposeAsync();

    [Fact]
    public async Task ASecondAddressIsTriedWhenTheFirstIsSilentAndIsTheFirstFromThenOn()
    {
        await using var silent = new LoopbackTracker(answersUdp: false, answersTcp: false);
        await using var tracker = new LoopbackTracker();
        _addresses = [silent.EndPoint, tracker.EndPoint];
        await AskAsync();
        var before = silent.Datagrams;
        for (var i = 0; i < 20; i++)
            await AskAsync();
        Assert.Equal(before, silent.Datagrams);
        Assert.EndsWith($" {tracker.EndPoint}", _client.Way);
        Assert.InRange(_lookUps, 1, 2);
    }

    [Fact]
    public async Task ANodeThatIsToldThatNobodyListensTriesTheNextAtOnce()
    {
        await using var tracker = new LoopbackTracker();
        _addresses = [await NobodyAsync(), tracker.EndPoint];
        await AskAsync();
        Assert.EndsWith($" {tracker.EndPoint}", _client.Way);
    }

    [Fact]
    public async Task WhereUdpIsBlockedTcpIsUsedAndRemembered()
    {
        await using var tracker = new LoopbackTracker(answersUdp: false);
        _addresses = [tracker.EndPoint];
        await AskAsync();
        var datagrams = tracker.Datagrams;
        for (var i = 0; i < 20; i++)
            await AskAsync();
        Assert.Equal((datagrams, 21), (tracker.Datagrams, tracker.Connections));
        Assert.Equal($"tcp {tracker.EndPoint}", _client.Way);
    }

    [Fact]
    public async Task ATrackerThatMovedIsFoundWhereItsNameIsNow()
    {
        await using var tracker = new LoopbackTracker();
        await using (var former = new LoopbackTracker())
        {
            _addresses = [former.EndPoint];
            await AskAsync();
        }
        _addresses = [tracker.EndPoint];
        await AskAsync();
        Assert.EndsWith($" {tracker.EndPoint}", _client.Way);
    }

    [Fact]
    public async Task WithoutATrackerTheReasonIsSaidWithoutALongWait()
    {
        _addresses = [await NobodyAsync()];
        var failure = await Assert.ThrowsAsync<TrackerException>(() => AskAsync());
        Assert.True(failure.IsSilence);
        Assert.Contains("refused", failure.Message);
        // Both ways, twice.
        Assert.Equal(4, _client.Attempts);
    }

    [Fact]
    public async Task ANameThatNobodyKnowsIsSaidToBeSo()
    {
        var failure = await Assert.ThrowsAsync<TrackerException>(() => AskAsync());
        Assert.True(failure.IsSilence);
        Assert.Contains("tracker.test:9090", failure.Message);
    }

    /// <summary>More names than a datagram has room for, and TCP that nobody answers: what came is better than nothing.</summary>
    [Fact]
    public async Task WhereTcpIsBlockedWhatFitsADatagramIsTaken()
    {
        await using var tracker = new LoopbackTracker(answersTcp: false);
        _addresses = [tracker.EndPoint];
        var proof = new FileProof(new BlockLayout(5, 16), Hash256.Of([]));
        for (var i = 0; i < 3; i++)
            await _client.AskAsync(Presentation(proof, i), CancellationToken.None);
        var reply = await _client.AskAsync(FindRequest.ById(proof.Id), CancellationToken.None);
        Assert.False(FoundAnswer.Parse(reply.Body, out var found).IsFailure);
        Assert.InRange(found.Files.Count(), 1, 29);
        Assert.Equal($"udp {tracker.EndPoint}", _client.Way);
    }

    [Fact]
    public async Task ManyQuestionsAtOnceEachHaveTheirAnswer()
    {
        await using var tracker = new LoopbackTracker();
        _addresses = [tracker.EndPoint];
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AskAsync()));
    }

    private async Task AskAsync()
    {
        var reply = await _client.AskAsync(Question, CancellationToken.None);
        Assert.False(ListingAnswer.Parse(reply.Body, out _).IsFailure);
    }

    private byte[] Presentation(FileProof proof, int from)
    {
        var all = new BlockSet(1);
        all.Fill();
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new PresentationWriter(buffer, _client.NewHeader(), 9100, 1);
        for (var i = 0; i < 10; i++)
            Assert.True(writer.TryAdd(proof, all, $"{from}-{i}-{new string('n', 60)}"));
        return buffer[..writer.Length];
    }

    /// <summary>An address where nobody listens any more.</summary>
    private static async Task<IPEndPoint> NobodyAsync()
    {
        await using var gone = new LoopbackTracker();
        return gone.EndPoint;
    }
}
