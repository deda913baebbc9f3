using System.Globalization;
using System.Text;

namespace FsNet.Topologies;

/// <summary>One mistake in a topology: where, and what was found against what is allowed.</summary>
public sealed record Problem(Origin At, string Message)
{
    /// <summary>In one line that means nothing to a terminal, whatever the file holds.</summary>
    public override string ToString() => Escape($"{At}: {Message}");

    private static string Escape(string text)
    {
        if (!text.Any(char.IsControl))
            return text;
        var escaped = new StringBuilder();
        foreach (var c in text)
            escaped.Append(char.IsControl(c) ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : c.ToString());
        return escaped.ToString();
    }
}
