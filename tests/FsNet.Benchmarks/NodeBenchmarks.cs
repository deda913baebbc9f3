using BenchmarkDotNet.Attributes;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;
using FsNet.Protocol.Swarm;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>The engine of a node that fetches a file of a thousand blocks, or serves it to a dozen peers: the time is that of a block.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class NodeBenchmarks
{
    private const int Blocks = 1024;
    private const int Peers = 12;

    private static readonly BlockLayout Layout = new((long)Blocks << 16, 16);
    private static readonly Manifest File = Manifest.Create(Layout, [.. Enumerable.Range(0, Blocks).Select(i => Hash256.Of([(byte)i, (byte)(i >> 8)]))]);

    private readonly Queue<(int Connection, int Block)> _sending = [];
    private NodeEngine _engine = null!;
    private TimeSpan _now;

    /// <summary>Each block is offered by one peer, told of by the others, asked for, and comes.</summary>
    [Benchmark(OperationsPerInvoke = Blocks)]
    public int Fetch()
    {
        Meet(haveHere: 0, haveThere: 0);
        for (var block = 0; block < Blocks; block++)
        {
            var source = 1 + block % Peers;
            _engine.Receive(_now, source, new Suggest(0, block));
            Drain();
            for (var peer = 1; peer <= Peers; peer++)
                if (peer != source)
                    _engine.Receive(_now, peer, new Have(0, [new BlockRange(block, 1)]));
            Pass();
            _engine.BytesReceived(_now, source, Layout.BlockBytes);
            _engine.BlockStored(_now, source, File.Id, block);
            Drain();
        }
        return _engine.Blocks(File.Id)!.Count;
    }

    /// <summary>Each block is offered to one peer, asked for, sent, and told of.</summary>
    [Benchmark(OperationsPerInvoke = Blocks)]
    public int Serve()
    {
        Meet(haveHere: Blocks, haveThere: 0);
        var sent = 0;
        for (Drain(); sent < Blocks && _sending.TryDequeue(out var next); Drain(), sent++)
        {
            Pass();
            _engine.BlockSent(_now, next.Connection);
            _engine.Receive(_now, next.Connection, new Have(0, [new BlockRange(next.Block, 1)]));
        }
        return sent == Blocks ? sent : throw new InvalidOperationException($"only {sent} blocks were asked for");
    }

    /// <summary>Time passes for a node that nobody sends anything.</summary>
    [Benchmark(OperationsPerInvoke = Blocks)]
    public void Advance()
    {
        Meet(haveHere: Blocks / 2, haveThere: Blocks / 2);
        for (var i = 0; i < Blocks; i++)
        {
            _engine.Advance(_now += TimeSpan.FromMilliseconds(250));
            Drain();
        }
    }

    private void Meet(int haveHere, int haveThere)
    {
        _engine = new NodeEngine(new SwarmOptions { ListenPort = 9100 }, nodeId: 5, default, new Prng(1));
        _now = default;
        _sending.Clear();
        _engine.Add(_now, File, First(haveHere));
        for (var peer = 1; peer <= Peers; peer++)
        {
            _engine.Connected(_now, peer, NodeAddress.V4(0x0A000000 + (uint)peer, 9100), outgoing: false);
            _engine.Receive(_now, peer, new Hello(1000 + (ulong)peer, 9100));
            _engine.Receive(_now, peer, new Open(0, File.Id, Layout, First(haveThere)));
        }
    }

    private static BlockSet First(int count)
    {
        var blocks = new BlockSet(Blocks);
        blocks.AddRange(0, count);
        return blocks;
    }

    private void Pass() => _now += TimeSpan.FromMilliseconds(1);

    private void Drain()
    {
        while (_engine.TryTakeOutput(out var output))
            if (output is NodeOutput.Send { Message: Suggest offer } send)
                _engine.Receive(_now, send.Connection, new Request(offer.Handle, offer.Block));
            else if (output is NodeOutput.SendBlock block)
                _sending.Enqueue((block.Connection, block.Block));
    }
}
