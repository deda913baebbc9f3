using System.Globalization;

namespace FsNet.Testbed.Reports;

/// <summary>nodes.csv: the nodes of a report as a table.</summary>
internal static class NodesCsv
{
    public static string Write(Report report)
    {
        var rows = report.Nodes.Select(n => string.Create(
            CultureInfo.InvariantCulture,
            $"{n.Name},{n.Group},{n.Region},{n.Address},{n.CompletedAtSeconds},{n.Sha256},{n.BytesIn},{n.BytesOut},{n.DuplicateBytes}\n"));
        return "name,group,region,address,completedAtSeconds,sha256,bytesIn,bytesOut,duplicateBytes\n" + string.Concat(rows);
    }
}
