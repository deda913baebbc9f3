using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;

namespace FsNet.Protocol.Tests.Tracker;

/// <summary>What one more holder of a file takes. Alone, for it looks at the memory of the process.</summary>
[Collection(nameof(ReckoningTests))]
public class FootprintTests
{
    private const int Files = 2_000;
    private const int FilesAtOnce = 500;
    private const int MostBytes = 64;

    private static readonly FileProof[] Proofs = [.. Enumerable.Range(0, Files).Select(i => EngineFixture.Proof(i))];

    [Theory]
    [InlineData(10)]
    [InlineData(50)]
    [InlineData(200)]
    public void APairOfNodeAndFileTakesLessThan64Bytes(int holders)
    {
        var tracker = new EngineFixture(new TrackerLimits()) { Transport = TrackTransport.Tcp };
        Present(tracker, 0);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var node = 1; node < holders; node++)
            Present(tracker, node);
        var pairs = Files * (holders - 1);
        var bytes = (double)(GC.GetTotalMemory(forceFullCollection: true) - before) / pairs;
        Assert.Equal(Files * holders, tracker.Engine.EntryCount);
        Assert.InRange(bytes, 1, MostBytes);
    }

    private static void Present(EngineFixture tracker, int node)
    {
        for (var from = 0; from < Files; from += FilesAtOnce)
            tracker.Present(
                EngineFixture.Node(node), (ulong)node,
                [.. Enumerable.Range(from, FilesAtOnce).Select(i => (Proofs[i], EngineFixture.All, $"name-{i}"))]);
    }
}
