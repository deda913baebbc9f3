namespace FsNet.Topologies.Exporting;

/// <summary>A topology in another tool's format.</summary>
/// <param name="Text">The whole file; its header says what it is, how it is used, and what is missing.</param>
/// <param name="Missing">What the topology asks for and the format, or the tool, does not do: a line for each.</param>
internal sealed record Exported(string Text, IReadOnlyList<string> Missing)
{
    /// <summary>With a header of comment lines.</summary>
    /// <param name="prefix">What begins a comment line.</param>
    /// <param name="source">What it was made of.</param>
    public static Exported WithHeader(string prefix, IEnumerable<string> about, IReadOnlyList<string> missing, string body, string source = "topology")
    {
        string[] gaps = missing.Count == 0 ? [] : ["", $"NOT in this file, though the {source} has it:", .. missing.Select(m => $"  - {m}")];
        var header = about.Concat(gaps).Select(line => $"{prefix} {line}".TrimEnd() + "\n");
        return new Exported(string.Concat(header) + body, missing);
    }
}
