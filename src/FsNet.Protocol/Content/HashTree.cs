using System.Buffers.Binary;
using System.Security.Cryptography;

namespace FsNet.Protocol.Content;

/// <summary>
/// The binary hash tree over a file's blocks, shaped as in RFC 6962 section 2.1 (a lone node moves up unchanged).
/// <code>
/// leaf  = SHA-256(block)
/// inner = SHA-256(0x01 | left | right)
/// id    = SHA-256(0x02 | u64 length | u8 block size log2 | root)
/// </code>
/// Leaves need no prefix of their own: length and block size are bound in the id, and with them the shape of the tree,
/// so an inner node can never be passed off as a block. A block's hash is thus what sha256sum says of it.
/// </summary>
public static class HashTree
{
    private const byte InnerPrefix = 1;
    private const byte IdPrefix = 2;

    /// <summary>The id of the content with this root.</summary>
    public static Hash256 FileId(BlockLayout layout, in Hash256 root)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(long) + 1 + Hash256.Size];
        bytes[0] = IdPrefix;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], layout.Length);
        bytes[9] = layout.BlockSizeLog2;
        root.CopyTo(bytes[10..]);
        return Hash256.Of(bytes);
    }

    /// <summary>The root over the blocks' hashes; the hash of nothing for a file without blocks.</summary>
    public static Hash256 Root(ReadOnlySpan<Hash256> blocks)
    {
        if (blocks.IsEmpty)
            return new Hash256(SHA256.HashData([]));
        var level = blocks.ToArray().AsSpan();
        while (level.Length > 1)
            level = level[..CombinePairs(level)];
        return level[0];
    }

    private static int CombinePairs(Span<Hash256> level)
    {
        Span<byte> pair = stackalloc byte[1 + 2 * Hash256.Size];
        pair[0] = InnerPrefix;
        var count = 0;
        for (var i = 0; i < level.Length; i += 2)
        {
            if (i + 1 == level.Length)
            {
                level[count++] = level[i];
                break;
            }
            level[i].CopyTo(pair[1..]);
            level[i + 1].CopyTo(pair[(1 + Hash256.Size)..]);
            level[count++] = Hash256.Of(pair);
        }
        return count;
    }
}
