using System.Text.Json;
using FsNet.Base;
using FsNet.Reports;
using FsNet.Reports.Html;

namespace FsNet.Testbed.Tests.Reports;

/// <summary>report.json as it may be found: cut, edited, or of something else.</summary>
public sealed class ReportFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-report-").FullName;

    private string ReportPath => Path.Combine(_folder, RunFileNames.Report);

    [Fact]
    public void AReportIsReadAsItWasWritten()
    {
        var text = Written();
        File.WriteAllText(ReportPath, text);
        Assert.Equal(text, JsonSerializer.Serialize(ReportFile.Read(ReportPath), ReportJson.Indented));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{ \"topology\": ")]
    [InlineData("\"links\": []", "\"links\": [{}]")]
    [InlineData("\"links\": []", "\"links\": [{ \"from\": \"a\", \"to\": \"b\", \"complaints\": [], \"times\": 1 }]")]
    [InlineData("\"group\":", "\"groups\":")]
    public void WhatIsNoReportIsRefusedInALine(string found, string? instead = null)
    {
        File.WriteAllText(ReportPath, instead is null ? found : Written().Replace(found, instead, StringComparison.Ordinal));
        foreach (var read in (Action[])[() => ReportFile.Read(ReportPath), () => HistoryReader.Read(_folder)])
            Assert.Equal(ExitCodes.BadUsage, Assert.Throws<ProgramException>(read).ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Written() => JsonSerializer.Serialize(ReportBuilder.Build(Recorded.Run("", 1, 2, 3, 4)), ReportJson.Indented);
}
