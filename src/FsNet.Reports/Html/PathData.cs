using System.Globalization;
using System.Text;

namespace FsNet.Reports.Html;

/// <summary>The <c>d</c> of an SVG path, in pixels to a tenth.</summary>
internal sealed class PathData
{
    private readonly StringBuilder _commands = new();

    public bool IsEmpty => _commands.Length == 0;

    public PathData MoveTo(double x, double y) => Add('M', x).Add(' ', y);

    public PathData LineTo(double x, double y) => Add('L', x).Add(' ', y);

    public PathData Across(double toX) => Add('H', toX);

    public PathData Down(double toY) => Add('V', toY);

    public PathData CloseShape()
    {
        _commands.Append('Z');
        return this;
    }

    public override string ToString() => _commands.ToString();

    private PathData Add(char command, double number)
    {
        _commands.Append(command).Append(CultureInfo.InvariantCulture, $"{number:0.#}");
        return this;
    }
}
