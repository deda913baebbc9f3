namespace FsNet.Testbed.Reports.Html;

/// <summary>How large the cells of a matrix can be, and where they are.</summary>
internal sealed class MatrixLayout
{
    private const double LetterWidth = 7;
    private const double LeastForNumbers = 27;

    private readonly int _longest;

    public MatrixLayout(Exchange exchange, double width)
    {
        var isNarrow = width < 500;
        _longest = isNarrow ? 9 : 20;
        var letters = exchange.Senders.Concat(exchange.Receivers).Max(n => Math.Min(_longest, n.Length));
        Left = 14 + letters * LetterWidth;
        Top = 20 + letters * LetterWidth * Math.Sin(Math.PI / 3);
        // Names of the last column lean over its right edge.
        var room = width - Left - letters * LetterWidth / 2;
        CellWidth = Math.Min(64, room / exchange.Senders.Count);
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
}
