using System.Text.Json;
using FsNet.Reports;
using FsNet.Swarms;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>What the comment of a shipped topology promises comes true, at least in virtual time.</summary>
[Collection("virtual")]
public sealed class ShippedTopologiesOnSimTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(ShippedTopologiesTests.OwnFiles), MemberType = typeof(ShippedTopologiesTests))]
    public async Task EveryFilesExpectationsComeTrue(string file)
    {
        var run = await SwarmTest.RunAsync(
            Path.Combine(ShippedTopologiesTests.Folder, file), new SwarmTestOptions { On = SwarmBackEnd.Sim, Out = _folder });
        run.EnsurePassed();
        Assert.Equal((run.Report.Leechers, Verdict.Pass), (run.Report.VerifiedNodes, run.Report.Verdict));
        Assert.Empty(Promised(file).Except(Happened(run.Folder)));
    }

    // A swarm that has become quicker may be over before what its file is about.
    private static IEnumerable<string> Promised(string file) =>
        TopologyLoader.Load(Path.Combine(ShippedTopologiesTests.Folder, file), []).Topology.Timeline.Select(entry => entry switch
        {
            TimelineEntry.Kill or TimelineEntry.Churn => "kill",
            TimelineEntry.Restart => "restart",
            TimelineEntry.ChangeLink => "link",
            TimelineEntry.Partition => "heal",
            _ => throw new ArgumentException($"no event for {entry}"),
        });

    private static IEnumerable<string> Happened(string folder) => File.ReadLines(Path.Combine(folder, "events.jsonl"))
        .Where(line => !line.Contains("\"event\":\"block\"", StringComparison.Ordinal))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!)
        .Distinct();
}
