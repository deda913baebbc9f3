using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Swarm;

/// <summary>A manifest of several parts, and peers that send them as they like.</summary>
public class ManifestFetchTests
{
    private const int Blocks = 6000;

    private static readonly BlockLayout Layout = new((long)Blocks << 16, 16);
    private static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, Blocks).Select(i => Hash256.Of(BitConverter.GetBytes(i)))]);

    private readonly NodeEngine _engine = new(new SwarmOptions { ListenPort = 9100 }, nodeId: 5, default, new Prng(1));
    private TimeSpan _now;
    private int _last;

    public ManifestFetchTests() => _engine.Fetch(default, File.Proof);

    /// <summary>A slow line brings a part now and then: nobody else is asked, who would take some of it.</summary>
    [Fact]
    public void WhereItComesSlowlyNobodyElseIsAsked()
    {
        for (var i = 0; i < 4; i++)
            Meet();
        for (var part = 0; part < Blocks / ManifestPart.MaxHashes; part++)
        {
            var (connection, request) = Assert.Single(Requests());
            Wait(TimeSpan.FromMilliseconds(750));
            Assert.Empty(Requests());
            Answer(connection, request);
        }
    }

    /// <summary>Part by part, each of one hash, it would be under way for ever.</summary>
    [Fact]
    public void WhoSendsLessThanWasAskedForIsDropped()
    {
        Meet();
        var (connection, request) = Assert.Single(Requests());
        _engine.Receive(_now, connection, new ManifestPart(0, request.First, [File.Blocks[request.First]]));
        Assert.Contains(Outputs(), o => o is NodeOutput.Close close && close.Connection == connection);
    }

    private void Meet()
    {
        var connection = ++_last;
        var everything = new BlockSet(Blocks);
        everything.Fill();
        _engine.Connected(_now, connection, NodeAddress.V4(0x0A000000 + (uint)connection, 30_000), outgoing: false);
        _engine.Receive(_now, connection, new Hello(1000ul + (ulong)connection, 9100));
        _engine.Receive(_now, connection, new Open(0, File.Id, Layout, everything));
    }

    private void Answer(int connection, ManifestRequest request) => _engine.Receive(
        _now, connection, new ManifestPart(0, request.First, File.Blocks.Slice(request.First, request.Count).ToArray()));

    private void Wait(TimeSpan time)
    {
        for (var end = _now + time; _now < end;)
            _engine.Advance(_now += TimeSpan.FromMilliseconds(250));
    }

    private List<(int Connection, ManifestRequest Request)> Requests() =>
        [.. Outputs().OfType<NodeOutput.Send>().Where(s => s.Message is ManifestRequest).Select(s => (s.Connection, (ManifestRequest)s.Message))];

    private List<NodeOutput> Outputs()
    {
        var outputs = new List<NodeOutput>();
        while (_engine.TryTakeOutput(out var output))
            outputs.Add(output);
        return outputs;
    }
}
