namespace FsNet.Testbed.Tests.Runs;

/// <summary>Leechers that go when they have the file: with real nodes and in virtual time.</summary>
public sealed class LeavingNodesTests : IDisposable
{
    // Only one node has a limit: links from the others to it are measured all the same.
    private const string Topology = """
        name: leaving
        seed: 5
        file: { size: 2MiB }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 1, access: { down: 20mbit } }
          leaving: { role: leech, count: 3, leave: completion }
        expect: { within: 60s }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Theory]
    [InlineData("local")]
    [InlineData("sim")]
    public async Task TheyCompleteAndTheRunPasses(string on)
    {
        var (exit, output, error) = await _fsnet.RunAsync("run", _fsnet.Write("t.yaml", Topology), "--on", on, "--out", _fsnet.Out);
        Assert.True(exit is 0 or 3, output + error);
        Assert.Equal(4, _fsnet.Report.GetProperty("verifiedNodes").GetInt32());
        Assert.DoesNotContain("ended by itself", output);
    }
}
