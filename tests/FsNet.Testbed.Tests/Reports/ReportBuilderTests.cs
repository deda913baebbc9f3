using System.Text.Json;
using FsNet.Reports;

namespace FsNet.Testbed.Tests.Reports;

public class ReportBuilderTests
{
    private static readonly Report Good = ReportBuilder.Build(Recorded.Run("", 0.5, 0.6, 0.45, 0.8));

    [Fact]
    public void CompletionCountsFromTheBarrier()
    {
        Assert.Equal(new Spread(0.45, 0.55, 0.8, 0.8), Good.CompletionSeconds);
        Assert.Equal([null, 0.5, 0.6, 0.45, 0.8], Good.Nodes.Select(n => n.CompletedAtSeconds));
    }

    [Fact]
    public void TheRatioIsTheLastCompletionOverTheBound()
    {
        // 4 copies of 8.388608 Mbit through 80 Mbit/s.
        Assert.Equal(0.4194, Good.BoundSeconds);
        Assert.Equal(0.8 / 0.4194304, Good.RatioToBound!.Value, 3);
    }

    [Fact]
    public void BytesAndCostAreAddedUp()
    {
        Assert.Equal(4 * Recorded.MiB, Good.PayloadBytes);
        Assert.Equal(4000, Good.DuplicateBytes);
        Assert.Equal(1.5, Good.SeedCopies);
        Assert.Equal(512, Good.CpuSecondsPerGiB);
        Assert.Null(Good.WireBytes);
    }

    [Fact]
    public void OnlyCopiesThatWereHashedRightCountAsVerified()
    {
        var run = Recorded.Run("", 0.5, 0.5, 0.5, 0.5)
            .WithLeecher(1, l => l with { Sha256 = "bb" })
            .WithLeecher(2, l => l with { Sha256 = null });
        Assert.Equal(2, ReportBuilder.Build(run).VerifiedNodes);
        Assert.Null(ReportBuilder.Build(run with { Verified = false }).VerifiedNodes);
    }

    [Fact]
    public void WithoutAllCompletionsThereIsNoRatio()
    {
        var report = ReportBuilder.Build(Recorded.Run("", 0.5, 0.5, double.NaN, 0.5));
        Assert.Null(report.RatioToBound);
        Assert.Equal(0.5, report.CompletionSeconds!.Max);
    }

    [Fact]
    public void NothingCompletedAtAll()
    {
        var report = ReportBuilder.Build(Recorded.Run("", double.NaN, double.NaN, double.NaN, double.NaN) with { Barrier = null });
        Assert.Null(report.CompletionSeconds);
        Assert.Null(report.CpuSecondsPerGiB);
        Assert.Equal(Verdict.Fail, report.Verdict);
    }

    [Fact]
    public void LinksThatWereAskedForAreReportedAsNotMeasured()
    {
        var links = ReportBuilder.Build(Recorded.Run("links: [{ from: eu, to: us, delay: 45ms, loss: 1% }]", 1, 1, 1, 1)).Links;
        Assert.All(
            links,
            l => Assert.Equal((45.0, 0.01, (LinkFigures?)null, (bool?)null), (l.Asked.DelayMs, l.Asked.LossShare, l.Measured, l.Ok)));
        Assert.Contains("seed@eu>leech@us", links.Select(l => $"{l.From}>{l.To}"));
    }

    [Theory]
    [InlineData(1, 0.95, 7)]
    [InlineData(20, 0.95, 19)]
    [InlineData(21, 0.95, 20)]
    [InlineData(100, 0.95, 95)]
    public void PercentilesAreByNearestRank(int count, double share, double expected)
    {
        double[] sorted = count == 1 ? [7] : [.. Enumerable.Range(1, count).Select(i => (double)i)];
        Assert.Equal(expected, ReportBuilder.Percentile(sorted, share));
    }

    [Fact]
    public void TheJsonHasTheFieldsThatScriptsRelyOn()
    {
        var json = JsonSerializer.SerializeToElement(Good, ReportJson.Indented);
        string[] fields =
        [
            "topology", "seed", "backend", "shaper", "verdict", "reasons", "version", "startedAt", "leechers", "fileBytes", "fileSha256", "blockBytes", "verifiedNodes",
            "completionSeconds", "boundSeconds", "ratioToBound", "payloadBytes", "wireBytes", "duplicateBytes", "seedCopies", "cpuSeconds", "cpuSecondsPerGiB", "peakRssBytes",
            "links", "nodes",
        ];
        Assert.All(fields, f => Assert.True(json.TryGetProperty(f, out _), f));
        Assert.Equal("pass", json.GetProperty("verdict").GetString());
        string[] nodeFields = ["name", "group", "region", "address", "completedAtSeconds", "sha256", "bytesIn", "bytesOut", "duplicateBytes", "blocksFrom"];
        Assert.Equal(nodeFields, json.GetProperty("nodes")[1].EnumerateObject().Select(p => p.Name));
        Assert.Equal(["min", "median", "p95", "max"], json.GetProperty("completionSeconds").EnumerateObject().Select(p => p.Name));
    }
}
