using FsNet.Testbed.Tests.Topologies;
using FsNet.Topologies;
using FsNet.Topologies.Exporting;
using FsNet.Topologies.Reading;
using YamlDotNet.RepresentationModel;

namespace FsNet.Testbed.Tests.Exporting;

/// <summary>A topology that asks for everything, and YAML to look at.</summary>
internal static class Exports
{
    public const string Everything = """
        tcp: bbr
        block: 128KiB
        policy: { blocks: random, peers: fair, uploads: 3, degree: 4 }
        links:
          - { between: [eu, us], rtt: 90ms, jitter: 3ms, loss: { model: gilbert, rate: 1%, burst: 3 } }
          - { from: us, to: eu, rate: 5mbit }
        timeline:
          - { at: 5s, kill: leech-3 }
          - { at: 9s, restart: leech-3 }
          - { at: 12s, for: 5s, partition: [[eu], [us]] }
        expect: { complete: all, within: 60s }
        """;

    public static Topology WithEverything => Sample.With(Everything, "groups.leech.leave=completion");

    public static IEnumerable<Topology> Shipped =>
        Directory.GetFiles(ShippedTopologiesTests.Folder, "*.yaml").Order().Select(f => TopologyLoader.Load(f, []).Topology);

    public static YamlMappingNode Yaml(Exported exported)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(exported.Text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    public static YamlMappingNode Map(YamlNode node, params string[] path) => (YamlMappingNode)At(node, path);

    public static string Text(YamlNode node, params string[] path) => ((YamlScalarNode)At(node, path)).Value!;

    public static IReadOnlyList<string> List(YamlNode node, params string[] path) =>
        [.. ((YamlSequenceNode)At(node, path)).Children.Select(c => ((YamlScalarNode)c).Value!)];

    public static IEnumerable<string> Keys(YamlMappingNode map) => map.Children.Keys.Select(k => ((YamlScalarNode)k).Value!);

    private static YamlNode At(YamlNode node, string[] path) => path.Aggregate(node, (n, key) => n[key]);
}
