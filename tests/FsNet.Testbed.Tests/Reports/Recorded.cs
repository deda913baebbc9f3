using FsNet.Reports;
using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;

namespace FsNet.Testbed.Tests.Reports;

/// <summary>A run as it might have been observed, for tests to change. Four leechers at 10 Mbit/s up, 20 down; 1 MiB.</summary>
internal static class Recorded
{
    public const string Sha = "aa";
    public const double Barrier = 1_000_000;
    public const long MiB = 1 << 20;

    /// <summary>Leecher i completes <paramref name="seconds"/>[i] after the barrier; NaN does not.</summary>
    public static RunRecord Run(string topology, params double[] seconds)
    {
        var spec = Sample.With(topology);
        return new RunRecord
        {
            Topology = spec,
            BackEnd = "local",
            Shaper = "none",
            StartedAt = DateTimeOffset.UnixEpoch,
            FileBytes = MiB,
            FileSha256 = Sha,
            BlockBytes = 65536,
            Barrier = Barrier,
            Nodes = [.. spec.Nodes.Where(n => n.Role != Role.Leech).Select(Server), .. spec.Leechers.Zip(seconds, Leecher)],
            Verified = true,
            CpuSeconds = 2,
            PeakRssBytes = 50 * MiB,
            Command = "fsnet run t.yaml",
        };
    }

    public static RunRecord WithLeecher(this RunRecord run, int index, Func<NodeRecord, NodeRecord> change)
    {
        var name = $"leech-{index}";
        return run with { Nodes = [.. run.Nodes.Select(n => n.Spec.Name == name ? change(n) : n)] };
    }

    private static NodeRecord Server(NodeSpec spec) =>
        new(spec, "127.1.1.1:9100", null, null, 0, 0, spec.Role == Role.Seed ? MiB * 3 / 2 : 0, 0, new Dictionary<string, int>());

    private static NodeRecord Leecher(NodeSpec spec, double seconds)
    {
        var done = !double.IsNaN(seconds);
        return new NodeRecord(
            spec, "127.1.1.2:9100", done ? Barrier + seconds * 1000 : null, done ? Sha : null, done ? MiB : 0, done ? MiB + 1000 : 0, MiB / 2, 1000, new Dictionary<string, int> { ["seed-0"] = 16 });
    }
}
