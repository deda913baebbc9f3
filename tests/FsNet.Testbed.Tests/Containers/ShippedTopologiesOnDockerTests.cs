using FsNet.Testbed.Tests.Runs;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Containers;

/// <summary>The shipped topologies that a small machine can carry, in real containers.</summary>
[Collection("alone")]
[Trait("Runs", "alone")]
public sealed class ShippedTopologiesOnDockerTests : IDisposable
{
    private const int MostNodes = 16;
    private const long MostBitsPerSecond = 1_000_000_000;

    private readonly Fsnet _fsnet = new() { Patience = TimeSpan.FromMinutes(5) };

    public static TheoryData<string> SmallFiles =>
    [
        .. Directory.GetFiles(ShippedTopologiesTests.Folder, "*.yaml")
            .Where(f => IsSmall(TopologyLoader.Load(f, []).Topology))
            .Select(f => Path.GetFileName(f))
            .Order(),
    ];

    public void Dispose() => _fsnet.Dispose();

    [SlowDockerTheory]
    [MemberData(nameof(SmallFiles))]
    public async Task EveryFilesExpectationsComeTrue(string file)
    {
        var (exit, output, error) = await _fsnet.RunAsync(
            "run", Path.Combine(ShippedTopologiesTests.Folder, file), "--on", "docker", "--out", _fsnet.Out);
        Busy.AssertGood(_fsnet, exit, output + error);
        await Leftovers.AssertNoneAsync(error);
    }

    private static bool IsSmall(Topology topology) =>
        topology.Nodes.Count <= MostNodes && topology.Leechers.Sum(l => l.Access.DownBitsPerSecond) <= MostBitsPerSecond;
}
