using FsNet.Reports;
using FsNet.Reports.Html;
using FsNet.Testbed.Cli;

namespace FsNet.Testbed.Tests.Reports;

/// <summary>Names and reasons come from outside; each kind of output has its own way to be misled.</summary>
public class EscapingTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>\"'&\u001b[2J\u202e";

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"")]
    [InlineData("+1+1", "'+1+1")]
    [InlineData("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\t1", "'\t1")]
    [InlineData("-1 ", "'-1 ")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("a\"b", "\"a\"\"b\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("-0.5", "-0.5")]
    [InlineData("+7", "+7")]
    [InlineData("-1.5E-05", "-1.5E-05")]
    [InlineData("leech-1", "leech-1")]
    [InlineData("", "")]
    public void ASpreadsheetTakesNoTextForAFormula(string text, string cell)
    {
        Assert.Equal(cell, Csv.Cell(text));
        Assert.Equal($"h\n{cell}\n", Csv.Write(["h"], [[text]]));
    }

    [Fact]
    public void TablesOfNodesAndLinksAreEscaped()
    {
        var run = ReportBuilder.Build(Recorded.Run("links: [{ from: eu, to: us, delay: 45ms }]", 1, 1, 1, 1));
        var report = run with
        {
            Nodes = [run.Nodes[0] with { Name = "=1", Region = "a,b", Address = "@x" }],
            Links = [run.Links[0] with { From = "=1", To = "a\"b", Complaints = ["=2, or"] }],
        };
        Assert.Contains("\n'=1,", NodesCsv.Write(report));
        Assert.Contains(",\"a,b\",'@x,", NodesCsv.Write(report));
        Assert.Contains("\n'=1,\"a\"\"b\",", LinksCsv.Write(report));
        Assert.EndsWith(",\"'=2, or\"\n", LinksCsv.Write(report));
    }

    [Fact]
    public void HtmlShowsIt()
    {
        var page = new Markup().Element("p", Hostile, ("title", Hostile)).ToString();
        Assert.Equal(
            "<p title=\"&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\u001B[2J\\u202E\">"
            + "&lt;img src=x onerror=alert(1)&gt;&quot;&#39;&amp;\\u001B[2J\\u202E</p>\n",
            page);
    }

    [Fact]
    public void TablesOnTerminalsShowIt()
    {
        var output = new StringWriter();
        Tables.Write(output, "title", ["h"], [[Hostile], ["b\nc"]]);
        Assert.Contains("\\u001B[2J\\u202E", output.ToString());
        Assert.Contains("b\\u000Ac", output.ToString());
    }

    [Fact]
    public void ProgressShowsIt()
    {
        var output = new StringWriter();
        var console = Spectre.Console.AnsiConsole.Create(new Spectre.Console.AnsiConsoleSettings
        {
            Out = new Spectre.Console.AnsiConsoleOutput(output),
            Ansi = Spectre.Console.AnsiSupport.No,
        });
        new TerminalView(console).Tell($"[red]{Hostile}");
        Assert.Contains("[red]<img", output.ToString());
        Assert.Contains("\\u001B[2J\\u202E", output.ToString());
    }
}
