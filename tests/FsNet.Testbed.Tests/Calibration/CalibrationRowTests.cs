using FsNet.Reports;
using FsNet.Testbed.Calibration;
using FsNet.Testbed.Comparing;
using FsNet.Testbed.Tests.Reports;

namespace FsNet.Testbed.Tests.Calibration;

public class CalibrationRowTests
{
    [Theory]
    [InlineData(1.09, true)]
    [InlineData(0.91, true)]
    [InlineData(1.11, false)]
    [InlineData(0.89, false)]
    public void ItHoldsWithinTenPerCentOfTheRealLastNode(double simulated, bool holds) =>
        Assert.Equal(holds, Row([Completed(simulated)], [Completed(0.98), Completed(1.02)]).Holds);

    [Fact]
    public void InvalidRunsAreMarkedAndJudgeNothing()
    {
        var row = Row([Completed(1)], [Completed(2) with { Verdict = Verdict.Invalid }]);
        Assert.Null(row.Holds);
        Assert.Contains("2.00 (invalid)", row.Cells);
        Assert.Contains("not known: no valid run", row.Cells);
        Assert.Equal(CalibrationRow.Header.Length, row.Cells.Length);
        Assert.Equal(CalibrationRow.CsvHeader.Length, row.CsvCells("local").Length);
    }

    private static CalibrationRow Row(Report[] simulated, Report[] real) =>
        new(Topologies.Sample.With(""), new RunSet("sim", simulated), new RunSet("real", real));

    private static Report Completed(double last) => ReportBuilder.Build(Recorded.Run("", 0.9 * last, 0.95 * last, last, last));
}
