using FsNet.Swarms.Hosts;

namespace FsNet.Testbed.Tests.Hosts;

/// <summary>On the kernel's own table, which is one for all: its limits are put back by the last run that wanted room.</summary>
[Collection("alone")]
[Trait("Runs", "alone")]
public class NeighbourTableTests
{
    [FactAsRootOfTheHost]
    public void ThereIsRoomForALargeSwarmAsLongAsItRuns()
    {
        var before = NeighbourTable.Room();
        using (var table = NeighbourTable.MakeRoomFor(2000))
        {
            Assert.True(NeighbourTable.Room() >= NeighbourTable.NeededFor(2000));
            Assert.Contains("during this run", table.Note);
        }
        Assert.Equal(before, NeighbourTable.Room());
    }

    [FactAsRootOfTheHost]
    public void ASmallSwarmChangesNothing()
    {
        var before = NeighbourTable.Room();
        using var table = NeighbourTable.MakeRoomFor(10);
        Assert.Equal(before, NeighbourTable.Room());
        Assert.Null(table.Note);
        Assert.Equal(0, table.Refused);
    }
}
