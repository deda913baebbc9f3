using BenchmarkDotNet.Attributes;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Benchmarks;

/// <summary>
/// Each request, with its cookie, to an engine that knows little or very much: it must cost the same. All sources of the file but one are at
/// other ports of one address, since that is what a stranger can do; the entries beside are of files of their own.
/// </summary>
[MemoryDiagnoser]
[ShortRunJob]
public class ScaleBenchmarks
{
    private static readonly NodeAddress Crowd = NodeAddress.V4(0x7F000042, 1);
    private static readonly NodeAddress Asker = NodeAddress.V4(0x0b000001, 9100);

    private readonly TrackerEngine _engine = new(
        new TrackerOptions(new SipKey(1, 2), TimeSpan.FromHours(1), new TrackerLimits { FilesPerNode = 2_000_000, MemoryBytes = 4L << 30 }), new Prng(1));

    private readonly byte[] _answer = new byte[TrackSizes.MaxTcp];
    private readonly SampleFile _file = Sample.Files[1];
    private byte[] _locate = [], _locateWithBlocks = [], _find = [], _list = [], _presentation = [], _update = [], _other = [];

    [Params("600 sources, 10,000 entries", "60,000 sources, 1,000,000 entries")]
    public string Known { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        var (sources, entries) = Known.StartsWith("60,000", StringComparison.Ordinal) ? (60_000, 1_000_000) : (600, 10_000);
        for (var i = 0; i < sources; i++)
            Present(Crowd.WithPort((ushort)(1 + i)), (ulong)i, _file);
        Present(Asker, 1, _file);
        for (var i = 0; i < entries - sources; i += 200)
            Present(NodeAddress.V4(0x0c000000 + (uint)(i / 2000), 9100), 7, [.. Enumerable.Range(i, 200).Select(Other)]);
        var session = new TrackerSession(new Prng(1));
        _locate = Format(session, new LocateRequest(_file.Id, 50, 9100));
        _locateWithBlocks = Format(session, new LocateRequest(_file.Id, 50, WithBlocks: true, Cursor: (ulong)sources / 2));
        _find = Format(session, FindRequest.ByName(_file.Name));
        _list = Format(session, new ListRequest((ulong)entries / 2, 15));
        _presentation = Presentation(9100, 1, _file);
        _update = Update(session);
        _other = Presentation(9100, 1, Other(-1));
    }

    [Benchmark]
    public int Locate() => Ask(_locate);

    [Benchmark]
    public int LocateWithBlocks() => Ask(_locateWithBlocks);

    [Benchmark]
    public int Find() => Ask(_find);

    [Benchmark]
    public int List() => Ask(_list);

    [Benchmark]
    public int PresentAgain() => Ask(_presentation);

    [Benchmark]
    public int Update() => Ask(_update);

    /// <summary>A file that nobody else has comes and goes.</summary>
    [Benchmark]
    public int PresentAndRemove() => Ask(_other) + Ask(_update);

    private int Ask(byte[] request) => _engine.Receive(default, Asker, request, TrackTransport.Tcp, _answer);

    private void Present(NodeAddress address, ulong nodeId, params SampleFile[] files)
    {
        var length = _engine.Receive(default, address, Presentation(address.Port, nodeId, files), TrackTransport.Tcp, _answer);
        AcceptedAnswer.Parse(_answer.AsSpan(TrackHeader.Size..length), out var accepted);
        if (accepted.Refused is { } refused)
            throw new InvalidOperationException(refused[0].ToString());
    }

    private static byte[] Presentation(ushort port, ulong nodeId, params SampleFile[] files)
    {
        var buffer = new byte[TrackSizes.MaxTcp];
        var writer = new PresentationWriter(buffer, default, port, nodeId);
        foreach (var file in files)
            writer.TryAdd(file.Proof, file.Have, file.Name);
        return buffer[..writer.Length];
    }

    /// <summary>A sign of life that takes back the file that comes and goes.</summary>
    private static byte[] Update(TrackerSession session)
    {
        var buffer = new byte[TrackSizes.MaxUdp];
        var writer = new UpdateWriter(buffer, session.NewHeader(), 9100, 1);
        writer.TryRemove(Other(-1).Id);
        return buffer[..writer.Length];
    }

    private static SampleFile Other(int number)
    {
        var root = new byte[Hash256.Size];
        BitConverter.TryWriteBytes(root, number);
        var have = new BlockSet(1);
        have.Fill();
        return new SampleFile(new FileProof(new BlockLayout(1000, 16), new Hash256(root)), have, $"folder/file-{number}");
    }

    private static byte[] Format<T>(TrackerSession session, in T message)
        where T : ITrackMessage
    {
        var buffer = new byte[TrackHeader.Size + message.Size];
        TrackMessage.Format(buffer, session.NewHeader(), message);
        return buffer;
    }
}
