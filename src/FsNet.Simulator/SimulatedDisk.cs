using System.Diagnostics;
using FsNet.Protocol.Content;

namespace FsNet.Simulator;

/// <summary>What a node has on disk: a crash leaves it as it is, and it may be full.</summary>
/// <param name="blocks">What lies there at first; null is nothing.</param>
internal sealed class SimulatedDisk(BlockSet? blocks)
{
    private BlockSet? _wrong;

    /// <summary>Null until there is room for the file. Not to be changed.</summary>
    public BlockSet? Blocks { get; private set; } = blocks;

    public int Count => Blocks?.Count ?? 0;

    public bool HoldsFile => Blocks is { IsFull: true };

    /// <summary>There is no room for another block.</summary>
    public bool IsOutOfRoom { get; set; }

    public bool Contains(int block) => Blocks?.Contains(block) == true;

    /// <summary>Whether the block that lies there has the wrong bytes.</summary>
    public bool IsWrong(int block) => _wrong?.Contains(block) == true;

    /// <summary>There is a place for the file, whatever lies there.</summary>
    public BlockSet MakeRoom(int blockCount) => Blocks ??= new BlockSet(blockCount);

    /// <param name="isWrong">Its bytes are not what its hash says.</param>
    public void Store(int block, bool isWrong)
    {
        Debug.Assert(!IsOutOfRoom && !Contains(block), "a block is stored once, where there is room");
        Blocks!.Add(block);
        if (isWrong)
            (_wrong ??= new BlockSet(Blocks.Length)).Add(block);
    }

    /// <summary>An empty one takes its place.</summary>
    public void Clear() => (Blocks, _wrong) = (null, null);
}
