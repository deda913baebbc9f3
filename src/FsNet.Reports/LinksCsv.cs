using System.Globalization;

namespace FsNet.Reports;

/// <summary>links.csv: the links of a report as a table; units as in report.json.</summary>
internal static class LinksCsv
{
    private const string Figures = "DelayMs,{0}JitterMs,{0}LossShare,{0}MeanBurstPackets,{0}RateBitsPerSecond";

    public static string Write(Report report) =>
        $"from,to,{Header("asked")},askedQueueMs,{Header("measured")},measuredPackets,times,ok,complaints\n"
        + string.Concat(report.Links.Select(Row));

    private static string Header(string prefix) => prefix + string.Format(CultureInfo.InvariantCulture, Figures, prefix);

    private static string Row(LinkReport l) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Csv.Cell(l.From)},{Csv.Cell(l.To)},{Row(l.Asked)},{l.Asked.QueueMs},{Row(l.Measured)},{l.Measured?.Packets},{l.Times},{Word(l.Ok)},{Csv.Cell(string.Join("; ", l.Complaints))}\n");

    private static string Row(LinkFigures? f) => f is null ? ",,,," : string.Create(
        CultureInfo.InvariantCulture, $"{f.DelayMs},{f.JitterMs},{f.LossShare},{f.MeanBurstPackets},{f.RateBitsPerSecond}");

    private static string Word(bool? ok) => ok switch
    {
        true => "true",
        false => "false",
        null => "",
    };
}
