using FsNet.Testbed.Reports;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>What the comment of a shipped topology promises comes true, at least in virtual time.</summary>
[Collection("runs")]
public sealed class ShippedTopologiesOnSimTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(ShippedTopologiesTests.Files), MemberType = typeof(ShippedTopologiesTests))]
    public async Task EveryFilesExpectationsComeTrue(string file)
    {
        var run = await SwarmTest.RunAsync(
            Path.Combine(ShippedTopologiesTests.Folder, file), new SwarmTestOptions { On = SwarmBackEnd.Sim, Out = _folder });
        run.EnsurePassed();
        Assert.Equal((run.Report.Leechers, Verdict.Pass), (run.Report.VerifiedNodes, run.Report.Verdict));
    }
}
