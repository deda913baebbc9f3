using System.Text;
using FsNet.Base;
using FsNet.Node.Naming;
using FsNet.Protocol.Tracker;
using FsNet.Reports;

namespace FsNet.Fuzz.Text;

/// <summary>A text from the network: shown, it drives no terminal; brought to a normal form, it stays there.</summary>
internal static class ShownTexts
{
    public static void Run(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        Texts.ArePrintable(TrackText.Quote(text));
        var shown = TerminalText.Escape(text);
        Texts.ArePrintable(shown);
        Invariant.Holds(TerminalText.Escape(shown) == shown, $"what is escaped is escaped again");
        Texts.ArePrintable(new string([.. TerminalText.Escape(text, keepsLayout: true).Where(c => c is not ('\n' or '\r' or '\t'))]));
        Invariant.Holds(!TerminalText.EscapeControls(text).Any(char.IsControl), $"a control character is left");
        IsOneCell(text);
        Normalize(text);
    }

    /// <summary>In a table it stays one cell of one row, and is no formula.</summary>
    private static void IsOneCell(string text)
    {
        var cell = Csv.Cell(text);
        var inner = cell.StartsWith('"') ? cell[1..^1] : cell;
        Invariant.Holds(!inner.Replace("\"\"", "").Contains('"'), $"{cell} ends before its end");
        Invariant.Holds(cell.StartsWith('"') || inner.AsSpan().IndexOfAny(",\n\r") < 0, $"{cell} is several cells");
        Invariant.Holds(inner is not ['=' or '@' or '\t', ..], $"{cell} is a formula");
    }

    private static void Normalize(string text)
    {
        string c = NormalForm.C(text), d = NormalForm.D(text);
        Invariant.Holds(NormalForm.C(c) == c && NormalForm.D(d) == d, $"'{text}' in its normal form has another one");
        Invariant.Holds(NormalForm.C(d) == c && NormalForm.D(c) == d, $"the normal forms of '{text}' are of two texts");
    }
}
