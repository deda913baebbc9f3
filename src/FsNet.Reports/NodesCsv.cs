using System.Globalization;

namespace FsNet.Reports;

/// <summary>nodes.csv: the nodes of a report as a table.</summary>
internal static class NodesCsv
{
    public static string Write(Report report)
    {
        var rows = report.Nodes.Select(n => string.Create(
            CultureInfo.InvariantCulture,
            $"{Csv.Cell(n.Name)},{Csv.Cell(n.Group)},{Csv.Cell(n.Region)},{Csv.Cell(n.Address)},{n.CompletedAtSeconds},{Csv.Cell(n.Sha256)},{n.BytesIn},{n.BytesOut},{n.DuplicateBytes}\n"));
        return "name,group,region,address,completedAtSeconds,sha256,bytesIn,bytesOut,duplicateBytes\n" + string.Concat(rows);
    }
}
