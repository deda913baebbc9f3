using System.Buffers.Binary;
using System.Security.Cryptography;
using FsNet.Protocol.Content;

namespace FsNet.Fuzz.Wire;

/// <summary>
/// A layout and hashes: the id is what the tree of RFC 6962, written down plainly, says; and with one bit changed nothing proves it.
/// <code>u64 length | u8 log2 of the block size | u16 hashes | u16 which of them is changed | what the hashes are made of</code>
/// </summary>
internal static class Manifests
{
    private const int MostBlocks = 300;

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var input = new ByteInput(bytes);
        var layout = new BlockLayout((long)input.UInt64(), input.Byte());
        if (!layout.IsValid || layout.BlockCount > MostBlocks)
            return;
        int count = input.UInt16() % (MostBlocks + 1), changed = input.UInt16();
        var content = input.Rest().ToArray();
        var hashes = Enumerable.Range(0, count).Select(i => HashOf(content, i)).ToArray();
        if (count != layout.BlockCount)
        {
            Invariant.Holds(Manifest.TryVerify(default, layout, hashes) is null, $"{count} hashes pass for {layout.BlockCount} blocks");
            return;
        }
        var manifest = Manifest.Create(layout, hashes);
        Invariant.Holds(manifest.Id == IdOf(layout, hashes), $"the id of {layout} is not that of the tree");
        Invariant.Holds(Manifest.TryVerify(manifest.Id, layout, [.. hashes]) is not null, $"{layout} does not prove its own id");
        Changed(manifest, hashes, changed);
    }

    private static void Changed(Manifest manifest, Hash256[] hashes, int changed)
    {
        var layout = manifest.Layout;
        var longer = layout with { Length = layout.Length ^ 1 };
        if (longer.IsValid && longer.BlockCount == layout.BlockCount)
            Invariant.Holds(Manifest.TryVerify(manifest.Id, longer, [.. hashes]) is null, $"{longer} proves the id of {layout}");
        if (hashes.Length == 0)
            return;
        Hash256[] other = [.. hashes];
        var bytes = new byte[Hash256.Size];
        other[changed % other.Length].CopyTo(bytes);
        bytes[changed % bytes.Length] ^= 1;
        other[changed % other.Length] = new Hash256(bytes);
        Invariant.Holds(Manifest.TryVerify(manifest.Id, layout, other) is null, $"another hash {changed % other.Length} proves the id of {layout}");
    }

    private static Hash256 HashOf(byte[] content, int block) => new(SHA256.HashData([.. content, (byte)(block >> 8), (byte)block]));

    private static Hash256 IdOf(BlockLayout layout, Hash256[] hashes)
    {
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(length, layout.Length);
        return new Hash256(SHA256.HashData([2, .. length, layout.BlockSizeLog2, .. Root(hashes)]));
    }

    /// <summary>RFC 6962, section 2.1: split at the largest power of two below the number of leaves.</summary>
    private static byte[] Root(ReadOnlySpan<Hash256> hashes)
    {
        if (hashes.Length == 0)
            return SHA256.HashData([]);
        if (hashes.Length == 1)
        {
            var leaf = new byte[Hash256.Size];
            hashes[0].CopyTo(leaf);
            return leaf;
        }
        var left = 1;
        while (left * 2 < hashes.Length)
            left *= 2;
        return SHA256.HashData([1, .. Root(hashes[..left]), .. Root(hashes[left..])]);
    }
}
