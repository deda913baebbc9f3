using System.Globalization;

namespace FsNet.Reports;

/// <summary>
/// Tables of text for other programs: RFC 4180 with line feeds. What a spreadsheet would take for a formula, because it begins with
/// <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c> or a tab, gets the apostrophe before it that marks text there.
/// </summary>
internal static class Csv
{
    private const int Digits = 6;

    /// <summary>Nothing around it: what begins with a tab is text, though a number follows.</summary>
    private const NumberStyles PlainNumber = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static string Write(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(rows.Prepend(header).Select(row => string.Join(',', row.Select(Cell)) + "\n"));

    /// <summary>Empty for what is not known.</summary>
    public static string Number(double? value) =>
        value is { } number ? Math.Round(number, Digits).ToString(CultureInfo.InvariantCulture) : "";

    /// <summary>A text in a row that is written by hand.</summary>
    public static string Cell(string? text)
    {
        var cell = IsFormula(text ??= "") ? $"'{text}" : text;
        return cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static bool IsFormula(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] && !double.TryParse(text, PlainNumber, CultureInfo.InvariantCulture, out _);
}
