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
            var frame = mutant.AsSpan(0, Mutator.Mutate(prng, original, mutant));
            var isOpen = frame.Length >= Frame.HeaderSize && frame[Frame.LengthSize] == (byte)PeerMessageType.Open;
            if (!Mutator.AllocatesAtMost(4 * frame.Length + ComplaintBytes + (isOpen ? LargestBlockSet : 0), frame, Parse))
                Assert.Fail(Convert.ToHexString(frame));
        }
    }

    private static void Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < Frame.HeaderSize)
            return;
        if (!Frame.TryReadHeader(frame, out var length, out var type) && length is >= 1 and <= Frame.MaxLength && Enum.IsDefined(type))
            Assert.Fail("a header that is allowed was refused");
        PeerMessage.Parse(type, frame[Frame.HeaderSize..], out _);
    }
}
