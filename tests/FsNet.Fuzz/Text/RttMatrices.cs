using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Fuzz.Text;

/// <summary>A table of round trips: it is refused with its mistakes, or each pair of regions has its link.</summary>
internal static class RttMatrices
{
    private const string Topology = """
        name: a
        file: { size: 1MiB }
        regions: [eu, us, ap]
        links: [{ rttMatrix: matrix.csv }]
        groups: { t: { role: tracker, region: eu }, s: { role: seed, region: us }, l: { role: leech, count: 3, region: [eu, us, ap] } }
        """;

    private static readonly string Folder = Directory.CreateTempSubdirectory("fsnet-fuzz-").FullName;

    static RttMatrices() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    public static void Run(ReadOnlySpan<byte> input)
    {
        File.WriteAllBytes(Path.Combine(Folder, "matrix.csv"), input);
        try
        {
            var topology = TopologyLoader.Parse(Topology, Path.Combine(Folder, "topology.yaml"), []).Topology;
            foreach (var link in LinkMatrix.Of(topology))
                Invariant.Holds(link.Profile.Delay >= TimeSpan.Zero, $"{link}");
        }
        catch (TopologyException e)
        {
            Invariant.Holds(e.Problems.Count > 0, $"it is refused without a word");
        }
    }
}
