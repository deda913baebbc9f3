using System.Text;

namespace FsNet.Topologies.Importing;

/// <summary>
/// Lists of Tcl as CORE's <c>.imn</c> files have them: a statement is a line of words; a word in braces may hold lines of its own.
/// </summary>
internal sealed class TclText(string text, int line, Func<int, Origin> at)
{
    private int _next;
    private int _line = line;

    /// <summary>The statements, with the line on which each begins.</summary>
    /// <exception cref="TopologyException">A brace is never closed.</exception>
    public static IEnumerable<(IReadOnlyList<TclWord> Words, int Line)> Statements(string text, int line, Func<int, Origin> at) =>
        new TclText(text, line, at).Read();

    private IEnumerable<(IReadOnlyList<TclWord>, int)> Read()
    {
        while (_next < text.Length)
        {
            var begin = _line;
            if (ReadStatement() is { Count: > 0 } words)
                yield return (words, words[0].Line == 0 ? begin : words[0].Line);
        }
    }

    private List<TclWord> ReadStatement()
    {
        var words = new List<TclWord>();
        while (_next < text.Length)
        {
            var c = text[_next];
            if (c == '{')
                words.Add(ReadBraces());
            else if (!char.IsWhiteSpace(c))
                words.Add(ReadPlain());
            else if (Step() == '\n')
                break;
        }
        return words;
    }

    private TclWord ReadPlain()
    {
        var (from, begin) = (_next, _line);
        while (_next < text.Length && !char.IsWhiteSpace(text[_next]))
            _next++;
        return new TclWord(text[from.._next], begin);
    }

    private TclWord ReadBraces()
    {
        var (begin, depth, inner) = (_line, 0, new StringBuilder());
        while (_next < text.Length)
        {
            var c = Step();
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0)
                return new TclWord(inner.ToString()[1..], begin);
            inner.Append(c);
        }
        throw Lab.Refuse(at(begin), "found a '{' without its '}', allowed: both");
    }

    private char Step()
    {
        var c = text[_next++];
        _line += c == '\n' ? 1 : 0;
        return c;
    }
}

/// <param name="Text">Without the braces around it.</param>
internal readonly record struct TclWord(string Text, int Line);
