using System.Xml.Linq;
using FsNet.Reports;

namespace FsNet.Testbed.Tests.Reports;

/// <summary>Runs as CI systems read them.</summary>
public class JUnitTests
{
    [Fact]
    public void EveryRunIsATestCaseWithItsVerdict()
    {
        var pass = Judged(Recorded.Run("", 0.5, 1, 0.5, 0.5));
        var fail = Judged(Recorded.Run("", 0.5, 1, 0.5, 0.5) with { Failures = ["leech-1: \u001b[31m<b>&\0"] });
        var invalid = Judged(Recorded.Run("", 0.2, 0.2, 0.2, 0.2));
        var suite = Parse([("a", pass), ("b", fail), ("c", invalid)]).Element("testsuite")!;
        Assert.Equal(["swept", "3", "1", "1", "2.2"], suite.Attributes().Select(a => a.Value));
        Assert.Equal(["a", "b", "c"], suite.Elements("testcase").Select(c => c.Attribute("name")!.Value));
        Assert.Equal(["", "failure", "error"], suite.Elements("testcase").Select(c => c.Elements().First().Name.LocalName.Replace("system-out", "")));
        Assert.Equal("leech-1: \uFFFD[31m<b>&\uFFFD", suite.Descendants("failure").Single().Attribute("message")!.Value);
        Assert.Equal("invalid", suite.Descendants("error").Single().Attribute("type")!.Value);
    }

    [Fact]
    public void AStepsSummaryHoldsNoMarkupOfPrograms()
    {
        var text = StepSummary.Of(Judged(Recorded.Run("", 0.5, 1, 0.5, 0.5) with { Failures = ["leech-1: <img src=x>\n# big"] }));
        Assert.StartsWith("### sample: fail\n", text);
        Assert.Contains("- leech-1: &lt;img src=x> # big\n", text);
        Assert.Contains("| local | 4 | 4 | 1.00 s |", text);
    }

    private static Report Judged(RunRecord run) => ReportBuilder.Build(run);

    private static XElement Parse(IReadOnlyList<(string, Report)> runs)
    {
        using var stream = new MemoryStream();
        JUnit.Write(stream, "swept", runs);
        stream.Position = 0;
        Assert.Equal('<', stream.ReadByte());
        stream.Position = 0;
        return XElement.Load(stream);
    }
}
