using CsCheck;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>What is written is read as it was.</summary>
public class RoundTripTests
{
    private static readonly Gen<Hash256> GenId = Gen.Byte.Array[32].Select(bytes => new Hash256(bytes));
    private static readonly Gen<ushort> GenPort = Gen.UShort[1, ushort.MaxValue];
    private static readonly string[] Names = ["a", "b/c.txt", "ü/ß", "文件.bin", new string('x', 200)];
    private static readonly Gen<string> GenName = Gen.Int[0, Names.Length - 1].Select(i => Names[i]);

    private static readonly Gen<NodeAddress> GenAddress = Gen.Select(
        Gen.OneOf(Gen.Byte.Array[4], Gen.Byte.Array[16]), Gen.UShort, (ip, port) => NodeAddress.FromIp(ip, port));

    private static readonly Gen<BlockLayout> GenLayout =
        Gen.Select(Gen.Long[0, 200L << 16], Gen.Byte[16, 24], (length, log2) => new BlockLayout(length, log2));

    private static readonly Gen<(FileProof Proof, BlockSet Have, string Name)> GenFile =
        from root in GenId
        from layout in GenLayout
        from members in layout.BlockCount == 0 ? Gen.Const(Array.Empty<int>()) : Gen.Int[0, layout.BlockCount - 1].Array[0, 250]
        from name in GenName
        select (new FileProof(layout, root), SetOf(layout.BlockCount, members), name);

    [Fact]
    public void Find() => Gen.OneOf(GenId.Select(FindRequest.ById), GenName.Select(FindRequest.ByName)).Sample(message =>
    {
        Assert.False(FindRequest.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void List() => Gen.Select(Gen.ULong, GenPort, (cursor, wanted) => new ListRequest(cursor, wanted)).Sample(message =>
    {
        Assert.False(ListRequest.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void Locate() => Gen.Select(GenId, GenPort, Gen.UShort, Gen.Bool, Gen.ULong).Sample(t =>
    {
        var message = new LocateRequest(t.Item1, t.Item2, t.Item3, t.Item4, t.Item5);
        Assert.False(LocateRequest.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void Goodbye() => Gen.Select(GenPort, Gen.ULong, (port, id) => new GoodbyeRequest(port, id)).Sample(message =>
    {
        Assert.False(GoodbyeRequest.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void Welcome() => Gen.Select(GenAddress, Gen.UInt, Gen.Int[0, int.MaxValue].Array[4], Gen.UShort).Sample(t =>
    {
        var limits = new AnnouncedLimits(t.Item3[0], t.Item3[1], t.Item3[2], t.Item3[3], t.Item4, t.Item4);
        var message = new WelcomeAnswer(TimeSpan.FromMilliseconds(t.Item2), t.Item1, limits);
        Assert.False(WelcomeAnswer.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void Accepted() => Gen.Select(
        Gen.UInt, Gen.Int[0, int.MaxValue], Gen.Int[0, int.MaxValue], Gen.Long[0, long.MaxValue], GenAddress, Gen.UShort).Sample(t =>
    {
        RefusedItem[] refused = [new(t.Item2 % 1000, TrackError.Malformed, t.Item4, "File.Name"), new(65535, TrackError.BoundExceeded, 0, "")];
        var message = new AcceptedAnswer(TimeSpan.FromMilliseconds(t.Item1), new AuditCounts(t.Item2, t.Item3, t.Item4), refused)
        {
            Observed = t.Item6 % 3 == 0 ? null : t.Item5,
            SameAddress = t.Item6,
        };
        Assert.False(AcceptedAnswer.Parse(Body(message), out var parsed).IsFailure);
        Assert.Equal(refused, parsed.Refused);
        return parsed with { Refused = refused } == message;
    });

    [Fact]
    public void Error() => Gen.Select(Gen.UShort, GenName, Gen.Long[0, long.MaxValue]).Sample(t =>
    {
        var message = new ErrorAnswer((TrackError)t.Item1, "files", t.Item3, t.Item2);
        Assert.False(ErrorAnswer.Parse(Body(message), out var parsed).IsFailure);
        return parsed == message;
    });

    [Fact]
    public void Presentation() => Gen.Select(GenPort, Gen.ULong, GenFile.Array[0, 20]).Sample(t =>
    {
        var buffer = new byte[TrackSizes.MaxTcp];
        var writer = new PresentationWriter(buffer, Samples.Header(), t.Item1, t.Item2);
        foreach (var file in t.Item3)
            Assert.True(writer.TryAdd(file.Proof, file.Have, file.Name));
        Assert.False(PresentationRequest.Parse(buffer.AsSpan(TrackHeader.Size..writer.Length), out var parsed).IsFailure);
        Assert.Equal((t.Item1, t.Item2, t.Item3.Length), (parsed.Port, parsed.NodeId, parsed.Files.Count()));
        var i = 0;
        foreach (var value in parsed.Files)
            AssertSame(t.Item3[i++], value);
    });

    [Fact]
    public void Update() => Gen.Select(GenPort, GenFile.Array[0, 20], GenId.Array[0, 5]).Sample(t =>
    {
        var buffer = new byte[TrackSizes.MaxTcp];
        var writer = new UpdateWriter(buffer, Samples.Header(), t.Item1, 5);
        foreach (var file in t.Item2)
            Assert.True(writer.TryAdd(file.Proof.Id, file.Have));
        foreach (var id in t.Item3)
            Assert.True(writer.TryRemove(id));
        Assert.False(UpdateRequest.Parse(buffer.AsSpan(TrackHeader.Size..writer.Length), out var parsed).IsFailure);
        Assert.Equal((t.Item2.Length, t.Item3.Length), (parsed.Deltas.Count(), parsed.Removed.Count()));
        var i = 0;
        foreach (var value in parsed.Deltas)
        {
            Assert.True(FileDelta.TryParse(value, out var delta));
            AssertSame(t.Item2[i++].Have, delta.Kind, delta.Blocks);
        }
        i = 0;
        foreach (var value in parsed.Removed)
            Assert.Equal(t.Item3[i++], new Hash256(value));
    });

    [Fact]
    public void Summary() => Gen.Select(GenId, GenLayout, Gen.Int[0, 1000], GenName).Sample(t =>
    {
        var summary = new FileSummary(new FileProof(t.Item2, t.Item1), t.Item3 * 2, t.Item3, t.Item4);
        var buffer = new byte[summary.Size];
        var writer = new WireWriter(buffer);
        summary.Format(ref writer);
        return FileSummary.TryParse(buffer, out var parsed) && parsed == summary;
    });

    private static byte[] Body<T>(T message)
        where T : ITrackMessage => Samples.Message(message)[TrackHeader.Size..];

    private static BlockSet SetOf(int length, int[] members)
    {
        var set = new BlockSet(length);
        foreach (var member in members)
            set.Add(member);
        return set;
    }

    private static void AssertSame((FileProof Proof, BlockSet Have, string Name) file, ReadOnlySpan<byte> value)
    {
        Assert.True(FileEntry.TryParse(value, out var entry));
        Assert.Equal(file.Proof, entry.Proof);
        Assert.Equal(file.Name, System.Text.Encoding.UTF8.GetString(entry.NameUtf8));
        AssertSame(file.Have, entry.Kind, entry.Blocks);
    }

    private static void AssertSame(BlockSet expected, AvailabilityKind kind, ReadOnlySpan<byte> blocks)
    {
        var read = new BlockSet(expected.Length);
        Assert.True(Availability.TryAddTo(read, kind, blocks));
        Assert.Equal(expected.Ranges(), read.Ranges());
    }
}
