using FsNet.Protocol.Content;

namespace FsNet.Simulator.Tests;

public class SimulatedDiskTests
{
    [Fact]
    public void AClearedDiskHoldsNothingAndKnowsOfNothingWrong()
    {
        var disk = new SimulatedDisk(null);
        Assert.False(disk.Contains(1));
        disk.MakeRoom(2);
        disk.Store(0, isWrong: false);
        disk.Store(1, isWrong: true);
        Assert.True(disk is { HoldsFile: true, Count: 2 } && disk.IsWrong(1) && !disk.IsWrong(0));
        disk.Clear();
        Assert.True(disk is { HoldsFile: false, Count: 0, Blocks: null } && !disk.IsWrong(1));
    }

    /// <summary>A second place for the file is none: what lies there stays.</summary>
    [Fact]
    public void RoomIsMadeOnce()
    {
        var have = new BlockSet(2);
        have.Add(1);
        Assert.Same(have, new SimulatedDisk(have).MakeRoom(2));
    }
}
