using System.Numerics;

namespace FsNet.Protocol.Content;

/// <summary>How a file is cut into blocks: all of one size, a power of two, but the last, which holds the rest.</summary>
/// <param name="Length">Bytes of the file, 0 to <see cref="MaxLength"/>.</param>
/// <param name="BlockSizeLog2">16 (64 KiB) to 24 (16 MiB).</param>
public readonly record struct BlockLayout(long Length, byte BlockSizeLog2)
{
    public const byte MinBlockSizeLog2 = 16;
    public const byte MaxBlockSizeLog2 = 24;

    /// <summary>Keeps a manifest within 2 MiB and a bitmap within 8 KiB; with the largest blocks a file may have 1 TiB.</summary>
    public const int MaxBlocks = 1 << 16;

    public const long MaxLength = (long)MaxBlocks << MaxBlockSizeLog2;

    /// <summary>Blocks a file is given by default: few enough for a small manifest, many enough for the swarm to work in parallel.</summary>
    public const int PreferredBlocks = 1024;

    public int BlockBytes => 1 << BlockSizeLog2;

    public int BlockCount => (int)((Length + BlockBytes - 1) >> BlockSizeLog2);

    public bool IsValid =>
        BlockSizeLog2 is >= MinBlockSizeLog2 and <= MaxBlockSizeLog2
        && Length >= 0
        && Length <= (long)MaxBlocks << BlockSizeLog2;

    /// <summary>The smallest block size that cuts the file into at most <see cref="PreferredBlocks"/> blocks, within the limits.</summary>
    public static BlockLayout For(long length)
    {
        var needed = (ulong)Math.Max(1, (length + PreferredBlocks - 1) / PreferredBlocks);
        var log2 = BitOperations.Log2(BitOperations.RoundUpToPowerOf2(needed));
        return new BlockLayout(length, (byte)Math.Clamp(log2, MinBlockSizeLog2, MaxBlockSizeLog2));
    }

    /// <summary>Where a block starts in the file, in bytes.</summary>
    public long OffsetOf(int block) => (long)block << BlockSizeLog2;

    /// <summary>Bytes of a block: the block size, or what is left for the last one.</summary>
    public int BytesOf(int block) => (int)Math.Min(BlockBytes, Length - OffsetOf(block));
}
