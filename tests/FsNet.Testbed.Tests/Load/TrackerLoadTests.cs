using System.Net;
using System.Net.Sockets;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using FsNet.Testbed.Load;

namespace FsNet.Testbed.Tests.Load;

/// <summary>The load that <c>fsnet load tracker</c> makes, put on a tracker's engine over real sockets.</summary>
public sealed class TrackerLoadTests : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly TrackerEngine _engine = new(new TrackerOptions(new SipKey(1, 2), TimeSpan.FromHours(1), new TrackerLimits()), new Prng(1));
    private readonly Task _serving;
    private int _ignore;

    public TrackerLoadTests()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _serving = Task.Factory.StartNew(Serve, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EveryNodePresentsItsFilesAndAllAnswersAreCounted(bool portable)
    {
        using var load = new TrackerLoad(Tracker, new LoadContent(40, 10, 3, 0, new Prng(7)), TimeProvider.System, portable);
        await load.RegisterAsync(CancellationToken.None);
        Assert.Equal((40, 120, 10, 1), (_engine.FileCount, _engine.EntryCount, _engine.NodeCount, load.Registered));
        Assert.Equal(portable || !OperatingSystem.IsLinux() ? 1 : 10, _engine.PrefixCount);
        var counts = await load.AskAsync(TimeSpan.FromMilliseconds(200), LoadMix.All, CancellationToken.None);
        Assert.Equal([TrackType.Locate, TrackType.Find, TrackType.Update], counts.Keys);
        Assert.All(counts.Values, c => Assert.True(c is { Latency.Count: > 0, Refused: 0, Truncated: 0 }));
        Assert.InRange(counts[TrackType.Find].Latency.Count, 1, _engine.Counters.Of(TrackType.Found));
    }

    [Fact]
    public async Task APresentationThatIsLostIsSentAgain()
    {
        Volatile.Write(ref _ignore, 3);
        using var load = new TrackerLoad(Tracker, new LoadContent(40, 10, 3, 0, new Prng(7)), TimeProvider.System);
        await load.RegisterAsync(CancellationToken.None);
        Assert.Equal(120, _engine.EntryCount);
    }

    [Theory]
    [InlineData(100, 7, 3, 0)]
    [InlineData(5, 20, 20, 30)]
    [InlineData(20, 6, 1, 5)]
    public void EveryFileHasAsManyHoldersAsWasAsked(int files, int peers, int copies, int idle)
    {
        var content = new LoadContent(files, peers, copies, idle, new Prng(1));
        var holdings = Enumerable.Range(0, peers).SelectMany(p => Enumerable.Range(0, content.PlacesOf).Select(i => (Peer: p, File: content.FileAt(p, i))))
            .Where(h => h.File >= 0).ToList();
        Assert.Equal(holdings.Count, holdings.Distinct().Count());
        Assert.Equal(files, holdings.Where(h => h.File < files).GroupBy(h => h.File).Count(g => g.Count() == copies));
        Assert.Equal(Enumerable.Range(files, idle), holdings.Select(h => h.File).Where(f => f >= files).Order());
    }

    public void Dispose()
    {
        _socket.Dispose();
        _serving.Wait();
    }

    private IPEndPoint Tracker => (IPEndPoint)_socket.LocalEndPoint!;

    private void Serve()
    {
        var (received, answers) = (new DatagramBatch(8, TrackSizes.MaxUdp), new DatagramBatch(8, TrackSizes.MaxUdp));
        var port = DatagramPort.Over(_socket);
        while (Wait(port, received) is > 0 and var count)
            for (var i = 0; i < count; i++)
            {
                var from = received.AddressOf(i);
                var source = NodeAddress.FromIp(from.Slice(4, 4), (ushort)(from[2] << 8 | from[3]));
                var length = _engine.Receive(default, source, received[i], TrackTransport.Udp, answers.RoomOf(0));
                answers.SetLength(0, length);
                answers.SetAnswerTo(0, received, i);
                if (Interlocked.Decrement(ref _ignore) < 0)
                    port.Send(answers, 1);
            }
    }

    /// <returns>0 at the end.</returns>
    private static int Wait(DatagramPort port, DatagramBatch batch)
    {
        try
        {
            return port.Receive(batch, wait: true);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return 0;
        }
    }
}
