using CsCheck;
using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests.Peer;

/// <summary>What is written is read as it was.</summary>
public class RoundTripTests
{
    private static readonly Gen<Hash256> GenId = Gen.Byte.Array[32].Select(bytes => new Hash256(bytes));
    private static readonly Gen<int> GenBlock = Gen.Int[0, ushort.MaxValue];

    private static readonly Gen<BlockLayout> GenLayout =
        Gen.Select(Gen.Long[0, 3000L << 16], Gen.Byte[16, 24], (length, log2) => new BlockLayout(length, log2));

    private static readonly Gen<BlockRange[]> GenRanges = Gen.Int[1, 60].Array[2, 400].Select(Runs);

    [Fact]
    public void Hello() => Holds(Gen.Select(Gen.ULong, Gen.UShort, Gen.Byte[1, 2], (id, port, version) => new Hello(id, port, version)));

    [Fact]
    public void Refuse() => Holds(Gen.Select(GenId, Gen.Byte, (id, reason) => new Refuse(id, (RefuseReason)reason)));

    [Fact]
    public void ManifestRequest() => Holds(Gen.Select(Gen.UShort, GenBlock, Gen.Int[1, 1 << 16], (handle, first, count) => new ManifestRequest(handle, first, count)));

    [Fact]
    public void ManifestPart() => Holds(Gen.Select(Gen.UShort, GenBlock, GenId.Array[1, 40], (handle, first, hashes) => new ManifestPart(handle, first, hashes)));

    [Fact]
    public void Have() => Holds(Gen.Select(Gen.UShort, GenRanges, (handle, ranges) => new Have(handle, ranges)));

    [Fact]
    public void Suggest() => Holds(Gen.Select(Gen.UShort, GenBlock, (handle, block) => new Suggest(handle, block)));

    [Fact]
    public void Request() => Holds(Gen.Select(Gen.UShort, GenBlock, (handle, block) => new Request(handle, block)));

    [Fact]
    public void Cancel() => Holds(Gen.Select(Gen.UShort, GenBlock, (handle, block) => new Cancel(handle, block)));

    [Fact]
    public void Reject() => Holds(Gen.Select(Gen.UShort, GenBlock, Gen.Byte, (handle, block, reason) => new Reject(handle, block, (RejectReason)reason)));

    [Fact]
    public void Probe() => Holds(Gen.ULong.Select(token => new Probe(token)));

    [Fact]
    public void Goodbye() => Holds(Gen.Byte.Select(reason => new Goodbye((GoodbyeReason)reason)));

    [Fact]
    public void Open() => (
        from handle in Gen.UShort
        from id in GenId
        from layout in GenLayout
        from members in layout.BlockCount == 0 ? Gen.Const(Array.Empty<int>()) : Gen.Int[0, layout.BlockCount - 1].Array[0, 1000]
        select new Open(handle, id, layout, Samples.SetOf(layout.BlockCount, members))).Sample(open =>
    {
        var read = Assert.IsType<Open>(PeerMessage.Parse(open.Type, Samples.Body(open), out _));
        // Records compare sets by reference: compare what is in them.
        Assert.Equal(open with { Blocks = read.Blocks }, read);
        Assert.Equal(open.Blocks.Ranges(), read.Blocks.Ranges());
    });

    private static void Holds<T>(Gen<T> gen)
        where T : PeerMessage => gen.Sample(message =>
    {
        var frame = Samples.Frame(message);
        Assert.True(Frame.TryReadHeader(frame, out var length, out var type));
        Assert.Equal((frame.Length - Frame.LengthSize, message.Type), (length, type));
        return message.Equals(PeerMessage.Parse(type, frame.AsSpan(Frame.HeaderSize), out var complaint)) && complaint == "";
    });

    /// <summary>Ascending runs, from the lengths of gaps and runs in turn.</summary>
    private static BlockRange[] Runs(int[] lengths)
    {
        var (ranges, at) = (new List<BlockRange>(), 0);
        for (var i = 0; i + 1 < lengths.Length; i += 2)
        {
            ranges.Add(new BlockRange(at + lengths[i] - 1, lengths[i + 1]));
            at += lengths[i] - 1 + lengths[i + 1];
        }
        return [.. ranges];
    }
}
