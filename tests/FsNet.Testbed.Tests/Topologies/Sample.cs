using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>A small topology for tests to add to or to change.</summary>
internal static class Sample
{
    public const string Yaml = """
        name: sample
        seed: 42
        file: { size: 1MiB }
        access: { up: 10mbit, down: 20mbit }
        regions: [eu, us]
        groups:
          tracker: { role: tracker, region: eu }
          seed: { role: seed, region: eu, access: { up: 40mbit } }
          leech: { role: leech, count: 4, region: [eu, us] }

        """;

    /// <summary>The line on which text appended to <see cref="Yaml"/> begins.</summary>
    public static int LinesBefore => Yaml.Split('\n').Length;

    public static Topology With(string more, params string[] overrides) => TopologyLoader.Parse(Yaml + more, "t.yaml", overrides).Topology;

    public static IReadOnlyList<string> Errors(string yaml, params string[] overrides) =>
        [.. Assert.Throws<TopologyException>(() => TopologyLoader.Parse(yaml, "t.yaml", overrides)).Problems.Select(p => p.ToString())];
}
