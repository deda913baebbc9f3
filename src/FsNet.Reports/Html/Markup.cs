using System.Globalization;
using System.Net;
using System.Text;
using FsNet.Base;

namespace FsNet.Reports.Html;

/// <summary>Writes HTML and the SVG within it. Every text and every attribute is escaped: names and reasons come from outside.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    public Markup Open(string element, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Start(element, attributes);
        _text.Append('>');
        _open.Push(element);
        return this;
    }

    public Markup Close()
    {
        _text.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element without content: a shape, or one of HTML's void elements.</summary>
    public Markup Leaf(string element, params ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        Start(element, attributes);
        _text.Append("/>\n");
        return this;
    }

    public Markup Element(string element, string text, params ReadOnlySpan<(string Name, object? Value)> attributes) =>
        Open(element, attributes).Text(text).Close();

    public Markup Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>As it is: for the program's own style sheet only.</summary>
    public Markup Raw(string text)
    {
        _text.Append(text);
        return this;
    }

    public override string ToString() => _text.ToString();

    private void Start(string element, ReadOnlySpan<(string Name, object? Value)> attributes)
    {
        _text.Append('<').Append(element);
        foreach (var (name, value) in attributes)
            if (value is not null)
                _text.Append(' ').Append(name).Append("=\"").Append(Escape(Format(value))).Append('"');
    }

    // Characters that turn text around would do so to the cells beside it.
    private static string Escape(string text) => WebUtility.HtmlEncode(TerminalText.Escape(text, keepsLayout: true));

    // A tenth of a pixel is finer than any screen.
    private static string Format(object value) => value switch
    {
        double number => number.ToString("0.#", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
