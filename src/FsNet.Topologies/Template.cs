using System.Text;
using System.Text.RegularExpressions;

namespace FsNet.Topologies;

/// <summary>
/// Text with placeholders such as <c>{ip}</c>: lower-case letters, digits and dots in braces. <c>{{</c> and <c>}}</c> stand for a brace;
/// any other brace, as in <c>${HOME}</c>, stands for itself.
/// </summary>
public sealed partial class Template
{
    private readonly IReadOnlyList<(string? Literal, string? Name)> _parts;

    public Template(string text)
    {
        Text = text;
        _parts = [.. PartPattern().Matches(text).Select(PartOf)];
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>Of the placeholders in it.</summary>
    public IEnumerable<string> Names => _parts.Select(p => p.Name).OfType<string>().Distinct();

    public string Fill(IReadOnlyDictionary<string, string> values)
    {
        var filled = new StringBuilder();
        foreach (var (literal, name) in _parts)
            filled.Append(literal ?? values[name!]);
        return filled.ToString();
    }

    public override string ToString() => Text;

    private static (string?, string?) PartOf(Match match) => match.Value switch
    {
        "{{" => ("{", null),
        "}}" => ("}", null),
        ['{', _, ..] => (null, match.Value[1..^1]),
        var text => (text, null),
    };

    [GeneratedRegex(@"\{\{|\}\}|\{[a-z][a-z0-9.]*\}|[^{}]+|[{}]")]
    private static partial Regex PartPattern();
}
