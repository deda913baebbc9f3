using System.Globalization;

namespace FsNet.Testbed.Reports;

/// <summary>Tables of text for other programs: RFC 4180 with line feeds.</summary>
internal static class Csv
{
    private const int Digits = 6;

    public static string Write(IEnumerable<string> header, IEnumerable<IEnumerable<string>> rows) =>
        string.Concat(rows.Prepend(header).Select(row => string.Join(',', row.Select(Quote)) + "\n"));

    /// <summary>Empty for what is not known.</summary>
    public static string Number(double? value) =>
        value is { } number ? Math.Round(number, Digits).ToString(CultureInfo.InvariantCulture) : "";

    private static string Quote(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\n\r") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
