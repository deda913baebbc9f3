using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>A million damaged messages through each decoder: none throws, none makes it allocate more than a few times its own size.</summary>
public class MutationTests
{
    private const int Rounds = 1_000_000;

    public static TheoryData<TrackType> Types => Samples.Types;

    [Theory]
    [MemberData(nameof(Types))]
    public void OfOneType(TrackType type)
    {
        var prng = Prng.For(2, (ulong)type);
        var decoder = Decoders.Of(type);
        var original = Samples.All[type].AsSpan(TrackHeader.Size);
        var mutant = new byte[Mutator.LongestMessage];
        Mutator.Decode decode = message => decoder(message);
        decode(original);
        for (var i = 0; i < Rounds; i++)
        {
            var length = Mutator.Mutate(prng, original, mutant);
            if (!Mutator.AllocatesAtMost(4 * length + 256, mutant.AsSpan(0, length), decode))
                Assert.Fail(Convert.ToHexString(mutant.AsSpan(0, length)));
        }
    }

    [Fact]
    public void OfAllTypesThroughTheEngine()
    {
        var prng = new Prng(3);
        var clients = new EngineFixture();
        var messages = Samples.All.Values.ToArray();
        var (mutant, answer) = (new byte[Mutator.LongestMessage], new byte[TrackSizes.MaxTcp]);
        for (var i = 0; i < Rounds; i++)
        {
            var length = Mutator.Mutate(prng, messages[prng.Next(messages.Length)], mutant);
            var transport = (TrackTransport)prng.Next(2);
            var size = clients.Engine.Receive(TimeSpan.FromMilliseconds(i), Samples.V4, mutant.AsSpan(0, length), transport, answer);
            Assert.True(transport == TrackTransport.Tcp || size <= length, "answered more than came, to who showed no cookie");
            clients.Engine.Advance(TimeSpan.FromMilliseconds(i));
        }
    }
}
