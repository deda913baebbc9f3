using System.Numerics;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

/// <summary>A seed must mean the same for ever. A second implementation is held to the published vectors, and the Prng to it.</summary>
public class PrngTests
{
    /// <summary>Rosetta Code, "Pseudo-random numbers/Splitmix64", seed 1234567.</summary>
    [Fact]
    public void TheReferenceIsSplitMix64()
    {
        var state = 1234567UL;
        ulong[] published = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        Assert.Equal(published, Enumerable.Range(0, 5).Select(_ => SplitMix64(ref state)));
    }

    /// <summary>The vector of the crate rand_xoshiro, made with the authors' C code from the state 1, 2, 3, 4.</summary>
    [Fact]
    public void TheReferenceIsXoshiro256StarStar()
    {
        ulong[] state = [1, 2, 3, 4];
        ulong[] published =
        [
            11520, 0, 1509978240, 1215971899390074240, 1216172134540287360, 607988272756665600, 16172922978634559625,
            8476171486693032832, 10595114339597558777, 2904607092377533576,
        ];
        Assert.Equal(published, Enumerable.Range(0, 10).Select(_ => Xoshiro256(state)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    [InlineData(ulong.MaxValue)]
    public void SeedsGiveTheReferencesSequence(ulong seed)
    {
        var prng = new Prng(seed);
        ulong[] state = [SplitMix64(ref seed), SplitMix64(ref seed), SplitMix64(ref seed), SplitMix64(ref seed)];
        for (var i = 0; i < 1000; i++)
            Assert.Equal(Xoshiro256(state), prng.NextUInt64());
    }

    [Fact]
    public void StreamsOfOneSeedAreRepeatableAndDiffer()
    {
        Assert.Equal(Prng.For(1, 2).NextUInt64(), Prng.For(1, 2).NextUInt64());
        Assert.Equal(100, Enumerable.Range(0, 100).Select(stream => Prng.For(1, (ulong)stream).NextUInt64()).Distinct().Count());
    }

    [Fact]
    public void NextIsUniform()
    {
        var prng = new Prng(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++)
            counts[prng.Next(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Equal(0, prng.Next(1));
        Assert.InRange(Enumerable.Range(0, 10_000).Average(_ => prng.NextDouble()), 0.48, 0.52);
    }

    [Fact]
    public void ShuffleKeepsEveryItem()
    {
        var items = Enumerable.Range(0, 100).ToArray();
        new Prng(6).Shuffle<int>(items);
        Assert.NotEqual(Enumerable.Range(0, 100), items);
        Assert.Equal(Enumerable.Range(0, 100), items.Order());
    }

    [Fact]
    public void FillDoesNotDependOnTheLength()
    {
        var (longer, shorter) = (new byte[21], new byte[13]);
        new Prng(7).Fill(longer);
        new Prng(7).Fill(shorter);
        Assert.Equal(longer[..13], shorter);
    }

    private static ulong SplitMix64(ref ulong state)
    {
        var z = state += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }

    private static ulong Xoshiro256(ulong[] s)
    {
        var (result, t) = (BitOperations.RotateLeft(s[1] * 5, 7) * 9, s[1] << 17);
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = BitOperations.RotateLeft(s[3], 45);
        return result;
    }
}
