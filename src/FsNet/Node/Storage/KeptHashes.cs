using FsNet.Protocol.Content;
using Microsoft.Win32.SafeHandles;

namespace FsNet.Node.Storage;

/// <summary>
/// What proves the blocks of an unfinished file lies behind the last of them, 32 bytes for each block, until the file is whole: nodes that
/// start again, after whoever had the whole file has left, need nobody to tell them what they have. A single block needs none: it is
/// there or not.
/// </summary>
internal static class KeptHashes
{
    /// <summary>How long an unfinished file is, in bytes.</summary>
    public static long EndIn(BlockLayout layout) => layout.BlockCount > 1 ? layout.Length + (long)layout.BlockCount * Hash256.Size : layout.Length;

    public static byte[] Of(Manifest manifest)
    {
        var bytes = new byte[manifest.Blocks.Length * Hash256.Size];
        for (var i = 0; i < manifest.Blocks.Length; i++)
            manifest.Blocks[i].CopyTo(bytes.AsSpan(i * Hash256.Size));
        return bytes;
    }

    /// <returns>Null where they are not there, or do not prove the file's id.</returns>
    public static Manifest? TryRead(SafeFileHandle file, in FileProof proof)
    {
        if (RandomAccess.GetLength(file) < EndIn(proof.Layout))
            return null;
        var bytes = new byte[proof.Layout.BlockCount * Hash256.Size];
        if (RandomAccess.Read(file, bytes, proof.Layout.Length) != bytes.Length)
            return null;
        return TryVerify(proof.Id, proof.Layout, bytes);
    }

    /// <param name="bytes">32 for each block.</param>
    /// <returns>Null where they do not prove the file's id.</returns>
    public static Manifest? TryVerify(Hash256 id, BlockLayout layout, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != layout.BlockCount * Hash256.Size)
            return null;
        var hashes = new Hash256[layout.BlockCount];
        for (var i = 0; i < hashes.Length; i++)
            hashes[i] = new Hash256(bytes.Slice(i * Hash256.Size, Hash256.Size));
        return Manifest.TryVerify(id, layout, hashes);
    }
}
