using FsNet.Reports;
using FsNet.Swarms.Running;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Reports;

/// <summary>A simulated swarm may have 100,000 nodes: all are in the report, and writing it takes less memory than the run.</summary>
public sealed class BigReportTests : IDisposable
{
    private const int Leechers = 100_000;
    private const long MostBytes = 500 * Recorded.MiB;

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void AHundredThousandNodesAreWrittenInBoundedMemory()
    {
        var topology = Sample.With("", $"groups.leech.count={Leechers}");
        var run = Recorded.Run("", 1, 1, 1, 1) with { Topology = topology, Nodes = [.. topology.Nodes.Select(Node)] };
        var folder = RunFolder.Create(_folder, "big", DateTimeOffset.UnixEpoch);

        var before = GC.GetAllocatedBytesForCurrentThread();
        RunFiles.WriteReport(folder, ReportBuilder.Build(run));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostBytes);

        Assert.Equal(1 + 1 + Leechers, File.ReadLines(folder.File("nodes.csv")).Count());
        Assert.InRange(new FileInfo(folder.File(RunFileNames.Report)).Length, Leechers * 100, Leechers * 1000);
    }

    private static NodeRecord Node(NodeSpec spec) => new(
        spec,
        "10.0.1.2:9100",
        Recorded.Barrier + 1000,
        Recorded.Sha,
        Recorded.MiB,
        Recorded.MiB,
        Recorded.MiB,
        0,
        new Dictionary<string, int>());
}
