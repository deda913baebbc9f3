using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>What registrations are reckoned to cost is never less than what they cost. Alone, for it looks at the memory of the process.</summary>
[CollectionDefinition(nameof(ReckoningTests), DisableParallelization = true)]
[Collection(nameof(ReckoningTests))]
public class ReckoningTests
{
    private const long Memory = 16 << 20;

    [Theory]
    [MemberData(nameof(Stuffing.Kinds), MemberType = typeof(Stuffing))]
    public void ItCoversTheMemoryInUse(string with)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var tracker = new EngineFixture(new TrackerLimits { MemoryBytes = Memory }) { Transport = TrackTransport.Tcp };
        Stuffing.Fill(tracker, NodeAddress.V4(0x7F000042, 1), with);
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(tracker.Engine.MemoryBytes, Memory * 9 / 10, Memory);
        Assert.True(used <= Memory && used > Memory / 8, $"{with}: {used >> 10} KiB in use, {tracker.Engine.MemoryBytes >> 10} KiB reckoned");
    }
}
