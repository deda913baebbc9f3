using System.Globalization;

namespace FsNet.Reports.Html;

/// <summary>One line of blocks.csv: <paramref name="Node"/> had the block, stored and verified.</summary>
/// <param name="AtSeconds">Since the leechers were told to start.</param>
internal readonly record struct Arrival(double AtSeconds, string Node, int Block, int Bytes)
{
    private const int Fields = 5;

    /// <param name="names">The nodes, so that a million lines do not make a million names.</param>
    /// <returns>Null for a line that is not whole.</returns>
    public static Arrival? Parse(ReadOnlySpan<char> line, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        Span<Range> fields = stackalloc Range[Fields + 1];
        return line.Split(fields, ',') == Fields
            && double.TryParse(line[fields[0]], CultureInfo.InvariantCulture, out var at)
            && names.TryGetValue(line[fields[1]], out var node)
            && int.TryParse(line[fields[2]], CultureInfo.InvariantCulture, out var block)
            && int.TryParse(line[fields[4]], CultureInfo.InvariantCulture, out var bytes)
                ? new Arrival(at, node, block, bytes)
                : null;
    }
}
