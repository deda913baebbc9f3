using BenchmarkDotNet.Attributes;
using FsNet.Protocol.Tracker;

namespace FsNet.Benchmarks;

/// <summary>Writing a Presentation of three files; reading a Located with fifty peers.</summary>
[MemoryDiagnoser]
[ShortRunJob]
public class CodecBenchmarks
{
    private readonly byte[] _buffer = new byte[TrackSizes.MaxUdp];
    private readonly byte[] _tlv = TlvEncoding.Located();
    private readonly byte[] _protobuf = ProtobufEncoding.Located();
    private readonly byte[] _json = JsonEncoding.Located();

    [Benchmark(Baseline = true)]
    public int EncodeTlv() => TlvEncoding.Presentation(_buffer);

    [Benchmark]
    public int EncodeProtobuf() => ProtobufEncoding.Presentation().Length;

    [Benchmark]
    public int EncodeJson() => JsonEncoding.Presentation().Length;

    [Benchmark]
    public int DecodeTlv() => TlvEncoding.CountPeers(_tlv);

    [Benchmark]
    public int DecodeProtobuf() => ProtobufEncoding.CountPeers(_protobuf);

    [Benchmark]
    public int DecodeJson() => JsonEncoding.CountPeers(_json);
}
