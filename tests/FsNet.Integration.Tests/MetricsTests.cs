using System.Text.Json;
using System.Text.RegularExpressions;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>What the demo's Prometheus and Grafana ask for is what tracker and nodes tell.</summary>
public partial class MetricsTests
{
    private static readonly string Folder = Path.Combine(Repository.Compose, "metrics");

    [Fact]
    public async Task EveryMetricOfDashboardAndRulesIsToldByARealSwarm()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 3 * TestFile.MiB);
        var tracker = await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var leecher = lab.Get(file.Name, "--keep-sharing");
        await Until.TrueAsync(leecher.IsCompleteAsync, () => leecher.Story);

        var (ofTracker, ofNode) = (await tracker.MetricsAsync(), await leecher.MetricsAsync());
        Assert.Contains("\nfsnet_blocks 48\n", ofNode);
        Assert.Contains("\nfsnet_blocks_held 48\n", ofNode);
        var told = SampleName().Matches(ofTracker + ofNode).Select(m => m.Groups[1].Value).ToHashSet();
        var asked = Expressions().SelectMany(e => MetricName().Matches(e)).Select(m => m.Value).ToHashSet();
        Assert.True(asked.Count >= 15, string.Join(' ', asked));
        Assert.Empty(asked.Except(told));
    }

    [Fact]
    public void TheDashboardAsksTheDataSourceThatIsProvisionedAndRulesThatExist()
    {
        var source = Assert.Single(SourceId().Matches(File.ReadAllText(Path.Combine(Folder, "datasource.yml")))).Groups[1].Value;
        foreach (var target in Targets())
            Assert.Equal(source, target.GetProperty("datasource").GetProperty("uid").GetString());
        var rules = File.ReadAllText(Path.Combine(Folder, "rules.yml"));
        var recorded = RecordedName().Matches(rules).Select(m => m.Groups[1].Value).ToHashSet();
        var asked = Expressions().SelectMany(e => RuleName().Matches(e)).Select(m => m.Value).ToHashSet();
        Assert.NotEmpty(asked);
        Assert.Empty(asked.Except(recorded));
    }

    [FactWithTool("promtool")]
    public async Task PrometheusTakesTheConfigurationAndItsRules()
    {
        await using var lab = new Lab();
        var check = await lab.RunAsync("promtool", ["check", "config", Path.Combine(Folder, "prometheus.yml")]);
        Assert.True(await check.ExitAsync() == 0, check.Story);
    }

    [FactWithDocker]
    public async Task ComposeTakesTheProfile()
    {
        await using var lab = new Lab();
        string[] config = ["compose", "-f", Path.Combine(Repository.Compose, "demo.yaml"), "--profile", "metrics", "config", "--services"];
        var check = await lab.RunAsync("docker", config);
        Assert.True(await check.ExitAsync() == 0, check.Story);
        Assert.Contains("prometheus", check.OutputLines);
        Assert.Contains("grafana", check.OutputLines);
    }

    private static IEnumerable<string> Expressions() =>
    [
        .. Targets().Select(t => t.GetProperty("expr").GetString()!),
        .. RuleExpression().Matches(File.ReadAllText(Path.Combine(Folder, "rules.yml"))).Select(m => m.Groups[1].Value),
    ];

    private static IEnumerable<JsonElement> Targets() => JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "dashboard.json")))
        .RootElement.GetProperty("panels").EnumerateArray().SelectMany(p => p.GetProperty("targets").EnumerateArray());

    [GeneratedRegex(@"(?<![\w:])(fsnet|process)_\w+(?![\w:])")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"(?m)^([a-z_]+)(?:\{[^}]*\})? ")]
    private static partial Regex SampleName();

    [GeneratedRegex(@"fsnet:[\w:]+")]
    private static partial Regex RuleName();

    [GeneratedRegex(@"- record: (\S+)")]
    private static partial Regex RecordedName();

    [GeneratedRegex(@"(?m)^ +expr: (.+)$")]
    private static partial Regex RuleExpression();

    [GeneratedRegex(@"(?m)^ +uid: (\S+)$")]
    private static partial Regex SourceId();
}
