using FsNet.Protocol.Tracker;
using static FsNet.Protocol.Tests.Tracker.EngineFixture;

namespace FsNet.Protocol.Tests.Tracker;

public class ScaleTests
{
    private const int Many = 100_000;
    private const long MostBytes = 200L << 20;

    [Fact]
    public void AHundredThousandNodesInOneSwarmAndAHundredThousandFilesFitComfortably()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var tracker = new EngineFixture(new TrackerLimits { FilesPerNode = Many }) { Transport = TrackTransport.Tcp };
        for (var i = 0; i < Many; i += 1000)
            tracker.Present(Node(Many + 1), 1, [.. Enumerable.Range(i, 1000).Select(n => (Proof(n), All, $"folder/file-{n}"))]);
        for (var i = 0; i < Many; i++)
            tracker.Present(Node(i), 1, (Proof(5), Samples.Blocks(i % 17), "folder/file-5"));
        Assert.Equal((Many, Many + 1, 2 * Many), (tracker.Engine.FileCount, tracker.Engine.NodeCount, tracker.Engine.EntryCount));
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(used < MostBytes, $"{used >> 20} MiB");
        tracker.Now = TimeSpan.FromMinutes(5);
        for (var steps = 0; tracker.Engine.NextWakeup is not null; steps++)
        {
            Assert.True(steps <= 6 * Many / TrackerEngine.SweepBudget);
            tracker.Engine.Advance(tracker.Now);
        }
        Assert.Equal((0, 0, 0, 0L), (tracker.Engine.FileCount, tracker.Engine.NameCount, tracker.Engine.EntryCount, tracker.Engine.AvailabilityBytes));
    }
}
