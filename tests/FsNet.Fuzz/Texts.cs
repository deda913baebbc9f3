using System.Globalization;

namespace FsNet.Fuzz;

internal static class Texts
{
    /// <summary>What may come from the network must not drive a terminal, nor begin a line of its own.</summary>
    public static void ArePrintable(string text)
    {
        foreach (var c in text)
            Invariant.Holds(
                char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator),
                $"U+{(int)c:X4} is shown as it is");
    }
}
