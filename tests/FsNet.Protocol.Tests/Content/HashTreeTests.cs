using System.Security.Cryptography;
using FsNet.Protocol.Content;

namespace FsNet.Protocol.Tests.Content;

public class HashTreeTests
{
    [Fact]
    public void TheRootIsThatOfRfc6962()
    {
        for (var count = 0; count <= 70; count++)
            Assert.Equal(RecursiveRoot(Hashes(count)), HashTree.Root(Hashes(count)));
    }

    [Fact]
    public void TheRootLeavesItsInputAlone()
    {
        var hashes = Hashes(5);
        HashTree.Root(hashes);
        Assert.Equal(Hashes(5), hashes);
    }

    /// <summary>Computed by another program from the comment above <see cref="HashTree"/>. A change here makes every file another file.</summary>
    [Theory]
    [InlineData(0, 16, "41608a5f7e131e0d559dd96dfd49ed5da731b6420f9f6104ab0d0ab3c5406363")]
    [InlineData(327681, 16, "b0fcf95fd2c187c1e82ae84c524419f860585745f1d48535471c0ede5225b2a1")]
    [InlineData(327681, 17, "2d60ea7bb7a797f1fb6352a4a9b02f692dad9c3d14671d2cdf7b78200b9ed5bb")]
    public void KnownIds(int length, byte log2, string id)
    {
        var content = Enumerable.Range(0, length).Select(i => (byte)(i * 7 + i / 251)).ToArray();
        var layout = new BlockLayout(length, log2);
        var hashes = Enumerable.Range(0, layout.BlockCount)
            .Select(block => Hash256.Of(content.AsSpan((int)layout.OffsetOf(block), layout.BytesOf(block)))).ToArray();
        Assert.Equal(id, HashTree.FileId(layout, HashTree.Root(hashes)).ToString());
    }

    [Fact]
    public void TheIdChangesWithLengthAndBlockSize()
    {
        var hashes = Hashes(3);
        var layouts = new[] { new BlockLayout(140_000, 16), new BlockLayout(140_001, 16), new BlockLayout(140_000, 17) };
        Assert.Equal(3, layouts.Select(l => HashTree.FileId(l, HashTree.Root(hashes))).Distinct().Count());
    }

    /// <summary>The attack that leaf prefixes are for: an inner node shown as a leaf gives the same root, but never the same id.</summary>
    [Fact]
    public void AnInnerNodeIsNoBlock()
    {
        var hashes = Hashes(2);
        Hash256[] folded = [RecursiveRoot(hashes)];
        Assert.Equal(HashTree.Root(hashes), HashTree.Root(folded));
        var id = HashTree.FileId(new BlockLayout(100_000, 16), HashTree.Root(hashes));
        foreach (var length in new[] { 65, 100_000 })
            for (byte log2 = 16; log2 <= 24; log2++)
                if (new BlockLayout(length, log2) is { BlockCount: 1 } layout)
                    Assert.Null(Manifest.TryVerify(id, layout, folded));
    }

    [Fact]
    public void AManifestProvesItself()
    {
        var layout = new BlockLayout(140_000, 16);
        var manifest = Manifest.Create(layout, Hashes(3));
        Assert.NotNull(Manifest.TryVerify(manifest.Id, layout, Hashes(3)));
        Assert.Null(Manifest.TryVerify(manifest.Id, layout, Hashes(2)));
        Assert.Null(Manifest.TryVerify(manifest.Id, layout, [.. Enumerable.Reverse(Hashes(3))]));
        Assert.Null(Manifest.TryVerify(manifest.Id, layout with { Length = 139_999 }, Hashes(3)));
        Assert.Null(Manifest.TryVerify(Hash256.Of([]), layout, Hashes(3)));
    }

    [Fact]
    public void ABlockIsWhatItsHashSays()
    {
        var (first, last) = (new byte[1 << 16], new byte[] { 1, 2 });
        var manifest = Manifest.Create(new BlockLayout((1 << 16) + 2, 16), [Hash256.Of(first), Hash256.Of(last)]);
        Assert.True(manifest.IsBlock(0, first));
        Assert.True(manifest.IsBlock(1, last));
        Assert.False(manifest.IsBlock(0, last));
        Assert.False(manifest.IsBlock(1, [1, 3]));
        Assert.False(manifest.IsBlock(1, [1, 2, 0]));
    }

    /// <summary>As RFC 6962 section 2.1 has it: split at the largest power of two below the count.</summary>
    private static Hash256 RecursiveRoot(ReadOnlySpan<Hash256> hashes)
    {
        if (hashes.Length == 0)
            return new Hash256(SHA256.HashData([]));
        if (hashes.Length == 1)
            return hashes[0];
        var split = 1;
        while (2 * split < hashes.Length)
            split *= 2;
        var pair = new byte[65];
        pair[0] = 1;
        RecursiveRoot(hashes[..split]).CopyTo(pair.AsSpan(1));
        RecursiveRoot(hashes[split..]).CopyTo(pair.AsSpan(33));
        return new Hash256(SHA256.HashData(pair));
    }

    private static Hash256[] Hashes(int count) => [.. Enumerable.Range(0, count).Select(i => Hash256.Of([(byte)i]))];
}
