using System.Globalization;
using System.Text;

namespace FsNet.Base;

/// <summary>
/// Text that others wrote, for people's eyes: what would drive a terminal, forge a line, or turn text around is shown as its number,
/// <c>\u001B</c>, instead of being obeyed. In JSON, which is how it may be printed, that is the same string.
/// </summary>
public static class TerminalText
{
    /// <summary>Control and format characters, separators of lines, and what is no character at all; nothing else is changed.</summary>
    /// <param name="keepsLayout">Lines and columns stay: for text that is put together from parts that are escaped.</param>
    public static string Escape(string text, bool keepsLayout = false) =>
        Escape(text, keepsLayout ? static rune => !IsLayout(rune) && IsDangerous(rune) : IsDangerous);

    /// <summary>
    /// For another program, which no direction of writing confuses: control characters only. No name that is valid holds any, so a
    /// program is given each as it is.
    /// </summary>
    /// <inheritdoc cref="Escape(string, bool)"/>
    public static string EscapeControls(string text, bool keepsLayout = false) =>
        Escape(text, keepsLayout ? static rune => !IsLayout(rune) && Rune.IsControl(rune) : Rune.IsControl);

    private static string Escape(string text, Func<Rune, bool> isEscaped)
    {
        var at = 0;
        StringBuilder? escaped = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.Utf16SequenceLength;
            var isHalf = rune == Rune.ReplacementChar && text[at] != '\uFFFD';
            if (isHalf || isEscaped(rune))
                AppendNumbers(escaped ??= new StringBuilder(text, 0, at, text.Length + 16), text.AsSpan(at, length));
            else
                escaped?.Append(text, at, length);
            at += length;
        }
        return escaped?.ToString() ?? text;
    }

    private static void AppendNumbers(StringBuilder text, ReadOnlySpan<char> characters)
    {
        foreach (var c in characters)
            text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
    }

    private static bool IsLayout(Rune rune) => rune.Value is '\n' or '\r' or '\t';

    private static bool IsDangerous(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
