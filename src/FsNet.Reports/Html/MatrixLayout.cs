namespace FsNet.Reports.Html;

/// <summary>How large the cells of a matrix can be, and where they are.</summary>
internal sealed class MatrixLayout
{
    private const double LetterWidth = 7;
    private const double LeastForNumbers = 27;
    private const double NarrowWidth = 500;
    private const int LongestName = 20;
    private const int LongestCutName = 9;
    private const double Margin = 14;
    private const double RoomyCell = 34;

    private readonly int _longest;

    public MatrixLayout(Exchange exchange, double width)
    {
        var longest = exchange.Senders.Concat(exchange.Receivers).Max(n => n.Length);
        _longest = Math.Min(longest, width < NarrowWidth ? LettersBeside(width, exchange.Senders.Count) : LongestName);
        Left = Margin + _longest * LetterWidth;
        Top = 20 + _longest * LetterWidth * Math.Sin(Math.PI / 3);
        // Names of the last column lean over its right edge.
        CellWidth = Math.Min(64, (width - Left - _longest * LetterWidth / 2) / exchange.Senders.Count);
        CellHeight = Math.Clamp(CellWidth, 14, 30);
    }

    public double Left { get; }

    public double Top { get; }

    public double CellWidth { get; }

    public double CellHeight { get; }

    public bool HasNumbers => CellWidth >= LeastForNumbers;

    public double X(int column) => Left + column * CellWidth;

    public double Y(int row) => Top + row * CellHeight;

    /// <summary>The end of a name tells members of a group apart.</summary>
    public string Short(string name) => name.Length <= _longest ? name : $"…{name[^(_longest - 1)..]}";

    // On a phone as much of the names as leaves room between the numbers.
    private static int LettersBeside(double width, int columns) =>
        Math.Clamp((int)((width - Margin - columns * RoomyCell) / (1.5 * LetterWidth)), LongestCutName, LongestName);
}
