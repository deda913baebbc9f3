using FsNet.Base;
using FsNet.Node.Storage;
using FsNet.Protocol.Content;

namespace FsNet.Node.Tests;

/// <summary>Content from a seed, and files that hold it.</summary>
internal static class Content
{
    public static byte[] Bytes(int length, ulong seed = 1)
    {
        var bytes = new byte[length];
        new Prng(seed).Fill(bytes);
        return bytes;
    }

    public static Manifest ManifestOf(byte[] bytes, byte blockSizeLog2 = 16)
    {
        var layout = new BlockLayout(bytes.Length, blockSizeLog2);
        return Manifest.Create(layout, [.. Enumerable.Range(0, layout.BlockCount).Select(block => Hash256.Of(Block(bytes, layout, block)))]);
    }

    public static ReadOnlySpan<byte> Block(byte[] bytes, BlockLayout layout, int block) =>
        bytes.AsSpan((int)layout.OffsetOf(block), layout.BytesOf(block));

    /// <summary>Writes the bytes and shares them.</summary>
    public static StoredFile Share(string path, byte[] bytes, byte blockSizeLog2 = 16)
    {
        File.WriteAllBytes(path, bytes);
        return StoredFile.Whole(ManifestOf(bytes, blockSizeLog2), "f", path, FileStamp.Of(path));
    }
}
