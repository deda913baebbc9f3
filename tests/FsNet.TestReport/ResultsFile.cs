using System.Globalization;
using System.Xml.Linq;

namespace FsNet.TestReport;

/// <summary>A .trx file, which dotnet test writes for each project (http://microsoft.com/schemas/VisualStudio/TeamTest/2010).</summary>
/// <param name="Project">The file's name, which tests/run.sh chooses.</param>
internal sealed record ResultsFile(string Project, IReadOnlyList<TestResult> Results)
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <exception cref="System.Xml.XmlException">It was not written to its end.</exception>
    public static ResultsFile Read(string path)
    {
        var run = XDocument.Load(path).Root!;
        var classes = run.Descendants(Trx + "UnitTest").ToDictionary(
            test => test.Attribute("id")!.Value, test => test.Element(Trx + "TestMethod")!.Attribute("className")!.Value);
        var results = run.Descendants(Trx + "UnitTestResult").Select(result => Read(result, classes)).ToList();
        // A test host that died says so in the summary only.
        if (run.Element(Trx + "ResultSummary")!.Attribute("outcome")!.Value != "Completed" && results.All(r => r.Outcome != Outcome.Failed))
            results.Add(new TestResult("", "the test host", Outcome.Failed, TimeSpan.Zero, run.Descendants(Trx + "RunInfo").LastOrDefault()?.Value.Trim() ?? ""));
        return new ResultsFile(Path.GetFileNameWithoutExtension(path), results);
    }

    private static TestResult Read(XElement result, Dictionary<string, string> classes) => new(
        classes[result.Attribute("testId")!.Value],
        result.Attribute("testName")!.Value,
        result.Attribute("outcome")!.Value switch
        {
            "Passed" => Outcome.Passed,
            "NotExecuted" => Outcome.Skipped,
            _ => Outcome.Failed,
        },
        TimeSpan.Parse(result.Attribute("duration")?.Value ?? "0", CultureInfo.InvariantCulture),
        result.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim() ?? result.Descendants(Trx + "StdOut").FirstOrDefault()?.Value.Trim() ?? "");
}
