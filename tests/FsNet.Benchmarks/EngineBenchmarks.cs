using BenchmarkDotNet.Attributes;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>A Locate for 50 peers, answered by an engine that knows 100,000 nodes of one file, as a datagram with its cookie.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class EngineBenchmarks
{
    private const int Nodes = 100_000;

    private readonly TrackerEngine _engine =
        new(new TrackerOptions(new SipKey(1, 2), TimeSpan.FromHours(1), new TrackerLimits()), new Prng(1));

    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private readonly NodeAddress _asker = NodeAddress.V4(0x0b000001, 9100);
    private byte[] _request = [];

    [GlobalSetup]
    public void Fill()
    {
        var file = Sample.Files[1];
        var buffer = new byte[TrackSizes.MaxUdp];
        for (uint i = 0; i < Nodes; i++)
        {
            var writer = new PresentationWriter(buffer, default, 9100, i);
            writer.TryAdd(file.Proof, file.Have, file.Name);
            _engine.Receive(default, NodeAddress.V4(0x0a000000 + i, 9100), buffer.AsSpan(0, writer.Length), TrackTransport.Tcp, _answer);
        }
        var exchange = new TrackerExchange(new TrackerSession(new Prng(1)), Request(file.Id));
        exchange.Judge(_answer.AsSpan(0, _engine.Receive(default, _asker, exchange.Request.Span, TrackTransport.Udp, _answer)), TrackTransport.Udp);
        _request = exchange.Request.ToArray();
    }

    [Benchmark]
    public int Locate() => _engine.Receive(default, _asker, _request, TrackTransport.Udp, _answer);

    private static byte[] Request(Hash256 id)
    {
        var message = new LocateRequest(id, 50, 9100);
        var buffer = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(buffer, default, message);
        return buffer;
    }
}
