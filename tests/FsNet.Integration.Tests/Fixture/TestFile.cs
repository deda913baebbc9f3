using System.Security.Cryptography;
using FsNet.Protocol.Content;

namespace FsNet.Integration.Tests.Fixture;

/// <summary>A file of pseudo-random bytes.</summary>
internal sealed record TestFile(string Path, string Name, string Sha256)
{
    public const int KiB = 1024;
    public const int MiB = 1024 * KiB;

    public long Length => new FileInfo(Path).Length;

    public static TestFile Create(string path, long length, ulong seed = 1)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        var prng = new Prng(seed);
        var buffer = new byte[64 * KiB];
        using (var stream = File.Create(path))
        {
            for (var left = length; left > 0; left -= buffer.Length)
            {
                prng.Fill(buffer);
                stream.Write(buffer, 0, (int)Math.Min(left, buffer.Length));
            }
        }
        return new TestFile(path, System.IO.Path.GetFileName(path), HashOf(path));
    }

    public static string HashOf(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexString(SHA256.HashData(stream));
    }

    /// <summary>What lies there is this file, and nothing unfinished lies beside it.</summary>
    public void AssertCopy(string copy)
    {
        AssertCopyOnly(copy);
        Assert.Empty(Unfinished(System.IO.Path.GetDirectoryName(copy)!));
    }

    /// <summary>What lies there is this file.</summary>
    public void AssertCopyOnly(string copy) => Assert.Equal(Sha256, HashOf(copy));

    /// <summary>The unfinished files in a folder.</summary>
    public static string[] Unfinished(string folder) => Directory.GetFiles(folder, "*.fsnet-part");

    /// <summary>How many of its blocks are right in its unfinished file there, with which nobody is at work any more.</summary>
    public int UnfinishedBlocks(string folder)
    {
        if (!File.Exists(UnfinishedIn(folder)))
            return 0;
        using var file = File.OpenHandle(UnfinishedIn(folder));
        var manifest = Manifest();
        var buffer = new byte[manifest.Layout.BlockBytes];
        return Enumerable.Range(0, manifest.Layout.BlockCount).Count(IsRight);

        bool IsRight(int block)
        {
            var bytes = buffer.AsSpan(0, manifest.Layout.BytesOf(block));
            return RandomAccess.Read(file, bytes, manifest.Layout.OffsetOf(block)) == bytes.Length && manifest.IsBlock(block, bytes);
        }
    }

    /// <summary>What it is called while it is not whole.</summary>
    public string UnfinishedIn(string folder) => System.IO.Path.Combine(folder, $".{Name}.{Manifest().Id.ToString()[..32]}.fsnet-part");

    /// <summary>The manifest it has on the network.</summary>
    public Manifest Manifest()
    {
        var bytes = File.ReadAllBytes(Path);
        var layout = BlockLayout.For(bytes.Length);
        var hashes = Enumerable.Range(0, layout.BlockCount)
            .Select(b => Hash256.Of(bytes.AsSpan((int)layout.OffsetOf(b), layout.BytesOf(b)))).ToArray();
        return FsNet.Protocol.Content.Manifest.Create(layout, hashes);
    }
}
