using System.Globalization;
using System.Text;
using System.Xml;

namespace FsNet.Reports;

/// <summary>Runs as CI systems know tests: one suite, a test case for each run, in JUnit's XML.</summary>
internal static class JUnit
{
    private static readonly XmlWriterSettings Settings = new() { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) };

    /// <param name="output">Takes UTF-8; stays open.</param>
    /// <param name="suite">Its name.</param>
    /// <param name="runs">What each run is called, and what it found.</param>
    public static void Write(Stream output, string suite, IReadOnlyList<(string Name, Report Report)> runs)
    {
        using var xml = XmlWriter.Create(output, Settings);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        Attribute(xml, "name", suite);
        Attribute(xml, "tests", Text(runs.Count));
        Attribute(xml, "failures", Text(runs.Count(r => r.Report.Verdict == Verdict.Fail)));
        Attribute(xml, "errors", Text(runs.Count(r => r.Report.Verdict is not (Verdict.Pass or Verdict.Fail))));
        Attribute(xml, "time", Text(runs.Sum(r => Seconds(r.Report))));
        foreach (var (name, report) in runs)
            WriteCase(xml, name, report);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, string name, Report report)
    {
        xml.WriteStartElement("testcase");
        Attribute(xml, "classname", $"fsnet.{report.Backend}.{report.Topology}");
        Attribute(xml, "name", name);
        Attribute(xml, "time", Text(Seconds(report)));
        if (report.Verdict != Verdict.Pass)
            WriteVerdict(xml, report);
        xml.WriteElementString("system-out", Printable(string.Join('\n', Summary.Lines(report))));
        xml.WriteEndElement();
    }

    // What says nothing of the swarm (the host was too busy, somebody interrupted it) is no failure of the swarm.
    private static void WriteVerdict(XmlWriter xml, Report report)
    {
        xml.WriteStartElement(report.Verdict == Verdict.Fail ? "failure" : "error");
        Attribute(xml, "type", report.Verdict.ToString().ToLowerInvariant());
        Attribute(xml, "message", report.Reasons.FirstOrDefault() ?? "");
        xml.WriteString(Printable(string.Join('\n', report.Reasons)));
        xml.WriteEndElement();
    }

    private static double Seconds(Report report) => report.CompletionSeconds?.Max ?? 0;

    private static void Attribute(XmlWriter xml, string name, string value) => xml.WriteAttributeString(name, Printable(value));

    /// <summary>XML has no way to write most control characters.</summary>
    private static string Printable(string text) => string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
