using FsNet.Protocol.Content;
using FsNet.Protocol.Peer;

namespace FsNet.Protocol.Tests.Peer;

/// <summary>
/// A million damaged frames of each kind through header and body decoder: none throws, none makes it allocate more than
/// a few times its own size, or, for an Open, the block set of the largest file.
/// </summary>
public class MutationTests
{
    private const int Rounds = 1_000_000;
    /// <summary>The text of a complaint, and the buffer it is put together in.</summary>
    private const int ComplaintBytes = 2048;

    private const int LargestBlockSet = BlockLayout.MaxBlocks / 8;

    public static TheoryData<int> Indices => Samples.Indices;

    [Theory]
    [MemberData(nameof(Indices))]
    public void OfOneKind(int sample)
    {
        var prng = Prng.For(4, (ulong)sample);
        var original = Samples.Frame(Samples.All[sample].Message);
        var mutant = new byte[Mutator.LongestMessage];
        Parse(original);
        for (var i = 0; i < Rounds; i++)
        {
            var length = Mutator.Mutate(prng, original, mutant);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var type = Parse(mutant.AsSpan(0, length));
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > 4 * length + ComplaintBytes + (type == PeerMessageType.Open ? LargestBlockSet : 0))
                Assert.Fail($"{allocated} bytes for {Convert.ToHexString(mutant.AsSpan(0, length))}");
        }
    }

    /// <returns>The type that was parsed, if the frame got that far.</returns>
    private static PeerMessageType Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Frame.HeaderSize)
            return 0;
        if (!Frame.TryReadHeader(frame, out var length, out var type))
            Assert.True(length is < 1 or > Frame.MaxLength || !Enum.IsDefined(type));
        PeerMessage.Parse(type, frame[Frame.HeaderSize..], out _);
        return type;
    }
}
