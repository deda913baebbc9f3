using YamlDotNet.Core;

namespace FsNet.Topologies.Yaml;

/// <summary>Text to <see cref="YamlItem"/>s, with limits: a topology is a small file, and an alias bomb is not a topology.</summary>
public static class YamlTree
{
    public const int MaxFileBytes = 1 << 20;

    /// <summary>Those that an alias stands for count each time.</summary>
    public const int MaxItems = 100_000;

    public const int MaxDepth = 20;

    /// <summary>Of one value: longer than any path.</summary>
    public const int MaxTextLength = 4096;

    /// <param name="text">One YAML document.</param>
    /// <param name="at">The origin of what stands on a line (1 for the first).</param>
    /// <exception cref="TopologyException">The text is not YAML, or exceeds a limit.</exception>
    public static YamlItem Parse(string text, Func<int, Origin> at)
    {
        try
        {
            return new YamlBuilder(new Parser(new StringReader(text)), at).Build();
        }
        catch (YamlException e)
        {
            throw new TopologyException(
                new Problem(at((int)Math.Max(1, e.Start.Line)), $"not valid YAML: {e.InnerException?.Message ?? e.Message}"));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // Of the library's own, on text that it did not expect.
            throw new TopologyException(new Problem(at(1), $"not valid YAML: {e.Message}"));
        }
    }
}
