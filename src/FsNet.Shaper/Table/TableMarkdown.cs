using System.Globalization;
using System.Text;

namespace FsNet.Shaper.Table;

/// <summary>The table for a document.</summary>
internal static class TableMarkdown
{
    public static string Write(LinkTable table)
    {
        var text = new StringBuilder()
            .AppendLine($"{table.Executor} on Linux {table.Kernel}")
            .AppendLine()
            .AppendLine("| Link | Asked | Measured | Criterion | Held | Before a run |")
            .AppendLine("|---|---|---|---|---|---|");
        foreach (var row in table.Rows)
            text.AppendLine($"| {row.Link} | {row.Asked} | {row.Measured} | {row.Criterion} | {Held(row)} | {Said(row)} |");
        var e = table.Emulation;
        return text.AppendLine()
            .Append(CultureInfo.InvariantCulture, $"Late: median {e.LateMsP50:0.000} ms, 99 % {e.LateMsP99:0.000} ms, ")
            .Append(CultureInfo.InvariantCulture, $"at most {e.LateMsMax:0.000} ms; ")
            .AppendLine(CultureInfo.InvariantCulture, $"{e.Packets} packets through the model, {e.Overruns} lost by it.")
            .ToString();
    }

    private static string Held(TableRow row) => row.Held ? "yes" : "**no**";

    private static string Said(TableRow row) => row.Complaints.Count == 0 ? "accepted" : $"invalid: {string.Join("; ", row.Complaints)}";
}
