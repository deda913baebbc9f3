using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace FsNet.Testbed.Topologies.Yaml;

/// <summary>Text to <see cref="YamlItem"/>s, with limits: a topology is a small file, and an alias bomb is not a topology.</summary>
public static class YamlTree
{
    public const int MaxFileBytes = 1 << 20;
    public const int MaxItems = 100_000;
    public const int MaxDepth = 20;

    /// <param name="text">One YAML document.</param>
    /// <param name="at">The origin of what stands on a line (1 for the first).</param>
    /// <exception cref="TopologyException">The text is not YAML, or exceeds a limit.</exception>
    public static YamlItem Parse(string text, Func<int, Origin> at)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            if (stream.Documents.Count != 1)
                throw new TopologyException(new Problem(at(1), $"found {stream.Documents.Count} YAML documents, allowed: exactly one"));
            return new Converter(at).Convert(stream.Documents[0].RootNode, depth: 0);
        }
        catch (YamlException e)
        {
            throw new TopologyException(
                new Problem(at((int)Math.Max(1, e.Start.Line)), $"not valid YAML: {e.InnerException?.Message ?? e.Message}"));
        }
    }

    private sealed class Converter(Func<int, Origin> at)
    {
        private int _items;

        public YamlItem Convert(YamlNode node, int depth)
        {
            var origin = at((int)node.Start.Line);
            if (++_items > MaxItems || depth > MaxDepth)
                throw new TopologyException(new Problem(origin, $"more than {MaxItems} items or {MaxDepth} levels, allowed: fewer"));
            return node switch
            {
                YamlScalarNode scalar => new YamlScalar(scalar.Value ?? "", origin),
                YamlSequenceNode list => new YamlList([.. list.Children.Select(c => Convert(c, depth + 1))], origin),
                YamlMappingNode map => new YamlMap([.. map.Children.Select(c => Entry(c.Key, c.Value, depth + 1))], origin),
                _ => throw new TopologyException(new Problem(origin, $"found {node.NodeType}, allowed: text, a list or a mapping")),
            };
        }

        private YamlEntry Entry(YamlNode key, YamlNode value, int depth)
        {
            var origin = at((int)key.Start.Line);
            if (key is not YamlScalarNode { Value: { } text })
                throw new TopologyException(new Problem(origin, $"found {key.NodeType} as a key, allowed: text"));
            return new YamlEntry(text, Convert(value, depth), origin);
        }
    }
}
