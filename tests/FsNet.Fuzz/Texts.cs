using System.Globalization;
using System.Text;

namespace FsNet.Fuzz;

internal static class Texts
{
    /// <summary>What may come from the network must not drive a terminal, nor begin a line of its own.</summary>
    public static void ArePrintable(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            Invariant.Holds(
                Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
                $"U+{rune.Value:X4} is shown as it is");
    }
}
