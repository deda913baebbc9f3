using System.Globalization;
using FsNet.Base;
using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>
/// <c>rttMatrix: file.csv</c>: round trips between regions or groups as a table. The first row names the columns, the first column the
/// rows; a cell is what was measured from its row to its column, in milliseconds where it has no unit. A direction is delayed by half of
/// its own cell, so that a pair measured both ways gets the mean. One cell of a pair stands for both; the diagonal, for links inside, may
/// be empty. Empty lines and those that begin with '#' mean nothing.
/// </summary>
internal sealed class RttMatrixReader
{
    public const string Key = "rttMatrix";

    private readonly Dictionary<(string From, string To), TimeSpan> _cells = [];
    private readonly string _path;
    private readonly IReadOnlyList<string> _zones;
    private readonly Problems _problems;

    private RttMatrixReader(string path, IReadOnlyList<string> zones, Problems problems) =>
        (_path, _zones, _problems) = (path, zones, problems);

    public static IReadOnlyList<LinkRule> Read(Fields entry, IReadOnlyList<string> zones)
    {
        foreach (var other in entry.Entries.Where(e => e.Key != Key))
            entry.Error(other.Key, $"found beside {Key}, allowed: an entry of its own after it, whose keys then win");
        var path = entry.Read(Key, (text, _) => entry.Find(Key)!.At.Resolve(text), "");
        return ReadLines(entry, path) is { } lines ? new RttMatrixReader(path, zones, entry.Problems).Read(lines) : [];
    }

    private static string[]? ReadLines(Fields entry, string path)
    {
        try
        {
            if (BoundedText.Read(path) is { } text)
                return text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            entry.Error(Key, $"the file {path} has more than the {YamlTree.MaxFileBytes} bytes that are allowed");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            entry.Error(Key, $"there is no file {path}; allowed: a CSV file that can be read");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            entry.Error(Key, $"the file '{path}' cannot be read: {e.Message}");
        }
        return null;
    }

    private IReadOnlyList<LinkRule> Read(string[] lines)
    {
        var rows = lines.Select((text, i) => new Row(i + 1, [.. text.Split(',').Select(c => c.Trim().Trim('"'))]))
            .Where(r => (r.Cells.Length > 1 || r.Cells[0].Length > 0) && !r.Cells[0].StartsWith('#'))
            .ToList();
        if (rows.Count < 2)
        {
            Error(1, "found no table, allowed: a row of names, then a row for each of them");
            return [];
        }
        var columns = NamesOf(rows[0].Cells.Skip(1).Select((name, i) => (rows[0].Line, Column: i + 2, name)));
        var names = NamesOf(rows.Skip(1).Select(r => (r.Line, Column: 1, r.Cells[0])));
        foreach (var row in rows.Skip(1))
            ReadRow(row, columns);
        return [.. Pairs([.. columns.Union(names)]).SelectMany(p => Rules(p.A, p.B))];
    }

    private List<string> NamesOf(IEnumerable<(int Line, int Column, string Name)> cells)
    {
        var names = new List<string>();
        foreach (var (line, column, name) in cells)
        {
            if (!_zones.Contains(name))
                Error(
                    line,
                    $"column {column}: found '{name}', allowed: a region or group of the topology "
                    + $"({string.Join(", ", _zones)}){Suggestion.For(name, _zones)}");
            else if (names.Contains(name))
                Error(line, $"column {column}: found '{name}' a second time, allowed: once");
            names.Add(name);
        }
        return names;
    }

    private void ReadRow(Row row, List<string> columns)
    {
        if (row.Cells.Length != columns.Count + 1)
            Error(row.Line, $"found {row.Cells.Length} columns, allowed: {columns.Count + 1}, as in the first row");
        foreach (var (i, column) in columns.Take(row.Cells.Length - 1).Index())
            if (row.Cells[i + 1] is { Length: > 0 } text && ParseCell(text, row.Line, $"column {i + 2} ({column})") is { } rtt)
                _cells[(row.Cells[0], column)] = rtt;
    }

    private TimeSpan? ParseCell(string text, int line, string where)
    {
        try
        {
            var isBare = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
            return Units.ParseTime(isBare ? $"{text}ms" : text, where);
        }
        catch (UnitException)
        {
            Error(line, $"{where}: found '{text}', allowed: nothing, or a round trip in ms or with a unit, for example 90 or 90ms");
            return null;
        }
    }

    // Every name is there by now, so a pair without any cell was forgotten; who asks for links must not silently get none.
    private IEnumerable<LinkRule> Rules(string a, string b)
    {
        var (there, back) = (Cell(a, b), Cell(b, a));
        if (a != b && there is null && back is null)
            Error(1, $"found nothing for '{a}' to '{b}' nor for '{b}' to '{a}', allowed: at least one of them");
        if (a == b || there is null || back is null || there == back)
            return (there ?? back) is { } rtt ? [Rule(a, b, a != b, rtt)] : [];
        return [Rule(a, b, false, there.Value), Rule(b, a, false, back.Value)];
    }

    private TimeSpan? Cell(string from, string to) => _cells.TryGetValue((from, to), out var rtt) ? rtt : null;

    private static LinkRule Rule(string from, string to, bool bothWays, TimeSpan rtt) =>
        new(from, to, bothWays, new LinkSettings(rtt / 2, null, null, null, null));

    private static IEnumerable<(string A, string B)> Pairs(IReadOnlyList<string> names) =>
        from a in names.Index() from b in names.Index() where a.Index <= b.Index select (a.Item, b.Item);

    private void Error(int line, string message) => _problems.Error(new Origin(_path, line), message);

    private sealed record Row(int Line, string[] Cells);
}
