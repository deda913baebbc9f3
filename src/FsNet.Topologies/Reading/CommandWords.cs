using System.Text;
using FsNet.Base;

namespace FsNet.Topologies.Reading;

/// <summary>
/// A command as a shell would split it, and nothing else of a shell: words between spaces; quotes of both kinds keep spaces, a backslash
/// keeps the next character (not in single quotes). No variables, no patterns, no pipes: who wants those writes <c>sh -c '...'</c>.
/// </summary>
internal static class CommandWords
{
    private static readonly string[] OfShells = ["|", "||", "&&", "&", ";", ">", ">>", "<", "2>", "2>&1"];

    public static CommandTemplate Read(string text, string field)
    {
        var words = Split(text, field);
        if (words.Count == 0)
            throw new UnitException($"{field}: found nothing, allowed: a program and its arguments");
        if (text.Contains('\0'))
            throw new UnitException($"{field}: found a NUL character, which no argument can hold");
        return new CommandTemplate(text, [.. words.Select(w => new Template(w))]);
    }

    private static List<string> Split(string text, string field)
    {
        List<string> words = [];
        for (var at = 0; SkipSpaces(text, ref at);)
        {
            var from = at;
            words.Add(Word(text, ref at, field));
            if (OfShells.Contains(text[from..at]))
                throw new UnitException(
                    $"{field}: found '{text[from..at]}', but no shell reads this; allowed: a program and its arguments, for example sh -c 'one | two'");
        }
        return words;
    }

    private static bool SkipSpaces(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at < text.Length;
    }

    private static string Word(string text, ref int at, string field)
    {
        var word = new StringBuilder();
        char? quote = null;
        for (; at < text.Length && (quote is not null || !char.IsWhiteSpace(text[at])); at++)
        {
            var c = text[at];
            if (c == quote)
                quote = null;
            else if (quote is null && c is '\'' or '"')
                quote = c;
            else
                word.Append(c == '\\' && quote != '\'' ? Escaped(text, ref at, quote, field) : c.ToString());
        }
        return quote is null
            ? word.ToString()
            : throw new UnitException($"{field}: found {quote} without the one that closes it, in: {text}");
    }

    // In double quotes a backslash is itself unless something stands behind it that it is needed for.
    private static string Escaped(string text, ref int at, char? quote, string field)
    {
        if (at + 1 == text.Length)
            throw new UnitException($"{field}: found \\ at the end, allowed: a character behind it");
        return quote is null || text[at + 1] is '"' or '\\' ? text[++at].ToString() : "\\";
    }
}
