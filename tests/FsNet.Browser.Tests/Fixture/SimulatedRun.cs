using FsNet.Testbed.Tests.Runs;

namespace FsNet.Browser.Tests.Fixture;

/// <summary>A run in virtual time by the real fsnet, with all that can happen to a swarm in its timeline.</summary>
public sealed class SimulatedRun : IAsyncLifetime
{
    private const string Topology = """
        name: browser
        seed: 5
        file: { size: 8MiB }
        access: { up: 20mbit, down: 20mbit }
        regions: [eu, us]
        links:
          - { between: [eu, us], rtt: 40ms, jitter: 2ms, loss: 0.1% }
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu }
          leech: { role: leech, count: 6, region: [eu, us] }
        timeline:
          - { at: 1s, kill: leech-1 }
          - { at: 2s, restart: leech-1 }
          - { at: 1500ms, for: 1s, partition: [[eu], [us]] }
          - { at: 3s, link: [eu, us], set: { rtt: 80ms } }
        expect: { complete: all, within: 60s }
        """;

    private readonly Fsnet _fsnet = new();

    public string Folder => _fsnet.Out;

    public string Url => new Uri(Path.Combine(Folder, "report.html")).AbsoluteUri;

    public async Task InitializeAsync()
    {
        if (Chromium.Path is not null)
            await RunAsync(_fsnet, expected: 0);
    }

    /// <summary>The same swarm in another folder, with changes.</summary>
    /// <param name="expected">The exit code.</param>
    public static async Task RunAsync(Fsnet fsnet, int expected, params string[] more)
    {
        var topology = fsnet.Write("t.yaml", Topology);
        var (exit, output, error) = await fsnet.RunAsync(["run", topology, "--on", "sim", "--out", fsnet.Out, .. more]);
        Assert.True(exit == expected, output + error);
    }

    public Task DisposeAsync()
    {
        _fsnet.Dispose();
        return Task.CompletedTask;
    }
}
