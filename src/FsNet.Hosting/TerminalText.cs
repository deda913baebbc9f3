using System.Globalization;
using System.Text;

namespace FsNet.Hosting;

/// <summary>
/// Text that others wrote, for people's eyes: what would drive a terminal, forge a line, or turn text around is shown as its number,
/// <c>\u001B</c>, instead of being obeyed.
/// </summary>
public static class TerminalText
{
    /// <summary>Control and format characters, separators of lines, and what is no character at all; nothing else is changed.</summary>
    public static string Escape(string text) => Escape(text, static rune => IsDangerous(rune));

    /// <summary>As <see cref="Escape(string)"/>, but lines stay lines: for text that is put together here from parts that are escaped.</summary>
    public static string EscapeLines(string text) => Escape(text, static rune => rune.Value != '\n' && IsDangerous(rune));

    /// <summary>
    /// For another program that reads lines: only what would forge or end one is escaped. No name that is valid holds such characters,
    /// so a valid one stays as it is.
    /// </summary>
    public static string EscapeControls(string text) => Escape(text, static rune => Rune.IsControl(rune));

    /// <summary>A result, on standard output: for eyes where that is a terminal, else for programs.</summary>
    public static void WriteLine(string line) =>
        Console.Out.WriteLine(Terminal.OutputIsTerminal ? Escape(line) : EscapeControls(line));

    /// <summary>A message, on standard error.</summary>
    public static void WriteError(string message) => Console.Error.WriteLine(EscapeLines(message));

    private static string Escape(string text, Func<Rune, bool> isEscaped)
    {
        var at = 0;
        StringBuilder? escaped = null;
        foreach (var rune in text.EnumerateRunes())
        {
            var isLone = rune == Rune.ReplacementChar && text[at] != '\uFFFD';
            if (isLone || isEscaped(rune))
                (escaped ??= new StringBuilder(text, 0, at, text.Length + 16)).Append(Number(isLone ? text[at] : rune.Value));
            else
                escaped?.Append(text, at, rune.Utf16SequenceLength);
            at += rune.Utf16SequenceLength;
        }
        return escaped?.ToString() ?? text;
    }

    private static string Number(int character) => character <= char.MaxValue ? $"\\u{character:X4}" : $"\\U{character:X8}";

    private static bool IsDangerous(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
