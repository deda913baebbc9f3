using System.Diagnostics;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>A short text can ask for very much. It is counted before it is made, and refused with what is allowed.</summary>
public class TopologyLimitsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("[", 500_000, "")]
    [InlineData("{a: ", 200_000, "")]
    [InlineData("[{", 300_000, "")]
    [InlineData("- ", 300_000, "x")]
    [InlineData("? ", 300_000, "x")]
    [InlineData("&a ", 300_000, "x")]
    [InlineData("{", 500_000, "")]
    [InlineData("!", 900_000, "")]
    [InlineData("a: [", 200_000, "")]
    public void HoweverDeepItIsAMistakeInALine(string level, int times, string rest) =>
        Assert.NotEmpty(ErrorsSoon(string.Concat(Enumerable.Repeat(level, times)) + rest));

    [Fact]
    public void AnAliasBombIsRefusedAsAKeyToo()
    {
        var levels = Enumerable.Range(1, 9).Select(i => $"l{i}: &l{i} [{string.Join(',', Enumerable.Repeat($"*l{i - 1}", 10))}]");
        Assert.Single(ErrorsSoon("l0: &l0 x\n" + string.Join('\n', levels) + "\n? *l9\n: x"));
        Assert.Contains("found an alias as a key, allowed: text", ErrorsSoon("l0: &l0 [x]\n? *l0\n: x").Single());
    }

    [Fact]
    public void NothingHoldsItself() => Assert.Contains(
        "t.yaml:2: not valid YAML: there is no anchor 'a' before this alias", ErrorsSoon("a: &a\n  b: *a").Single());

    [Fact]
    public void AnAliasIsWhatItsAnchorIsAt()
    {
        var topology = TopologyLoader.Parse(
            Sample.Yaml.Replace("seed: { role: seed, region: eu, access: { up: 40mbit } }", "seed: { role: seed, access: &a { up: 40mbit } }")
                .Replace("leech: { role: leech,", "leech: { role: leech, access: *a,"),
            "t.yaml", []).Topology;
        Assert.All(topology.Leechers, l => Assert.Equal(40_000_000, l.Access.UpBitsPerSecond));
    }

    [Fact]
    public void TheSumOfCountsIsCountedWithoutOverflow()
    {
        var groups = Enumerable.Range(0, 900).Select(i => $"  t{i}: {{ role: tracker, count: 200000 }}\n  x{i}: {{ role: leech, count: 200000 }}\n");
        var errors = ErrorsSoon($"name: t\nfile: {{ size: 1MiB }}\ngroups:\n{string.Concat(groups.Take(450))}");
        Assert.Contains(errors, e => e.Contains("found 90000000 nodes with the role tracker", StringComparison.Ordinal));
        Assert.Contains(errors, e => e.Contains("groups: found 180000000 nodes, allowed: up to 200000", StringComparison.Ordinal));
        Assert.Contains(
            $"found 1800 of them, allowed: up to {GroupReader.MostGroups}",
            ErrorsSoon($"name: t\nfile: {{ size: 1MiB }}\ngroups:\n{string.Concat(groups)}").Single());
    }

    [Fact]
    public void ProductsAreCountedBeforeTheyAreMade()
    {
        var many = Sample.Yaml.Replace("count: 4", "count: 190000");
        var everyone = string.Join(',', Enumerable.Repeat("leech", 20_000));
        Assert.Contains(
            ErrorsSoon($"{many}timeline: [{{ at: 1s, kill: [{everyone}] }}]"),
            e => e.Contains("timeline.0.kill: found 3,800,000,000 kills and restarts", StringComparison.Ordinal));
        Assert.Contains(
            ErrorsSoon($"{Sample.Yaml}timeline: [{{ at: 1s, for: 900000000s, churn: {{ group: leech, rate: 999999%/s, down: 1us }} }}]"),
            e => e.Contains("timeline.0.churn: found ", StringComparison.Ordinal) && e.Contains("allowed: up to 1,000,000 in all", StringComparison.Ordinal));
        Assert.Contains(
            ErrorsSoon($"{Sample.Yaml}timeline: [{string.Join(',', Enumerable.Repeat("{ at: 1s, kill: leech-1 }", 10_001))}]"),
            e => e.Contains("timeline: found 10001 entries, allowed: up to 10000", StringComparison.Ordinal));
    }

    [Fact]
    public void ZonesAreCountedBeforeTheirPairsAre()
    {
        var regions = string.Join(',', Enumerable.Range(0, 500).Select(i => $"r{i}"));
        var yaml = Sample.Yaml.Replace("[eu, us]\n", $"[eu, us, {regions}]\n").Replace("count: 4, region: [eu, us]", $"count: 600, region: [{regions}]")
            + "  more: { role: leech, count: 600, region: [" + regions + "] }\n";
        Assert.Contains(ErrorsSoon(yaml), e => e.Contains("found 1002 zones (groups, each in its regions), allowed: up to 1000", StringComparison.Ordinal));
    }

    /// <summary>A hundred cities, each with each: tens of thousands of links.</summary>
    [Fact]
    public void ALargeTableOfRoundTripsIsReadSoon()
    {
        var cities = Enumerable.Range(0, 250).Select(i => $"c{i}").ToList();
        var folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
        File.WriteAllText(
            Path.Combine(folder, "rtt.csv"),
            $",{string.Join(',', cities)}\n" + string.Join('\n', cities.Select((c, i) => $"{c},{string.Join(',', cities.Select((_, j) => 1 + i + j))}")));
        var yaml = Sample.Yaml.Replace("[eu, us]\n", $"[eu, us, {string.Join(',', cities)}]\n")
            .Replace("count: 4, region: [eu, us]", $"count: 500, region: [{string.Join(',', cities)}]");
        var watch = Stopwatch.StartNew();
        var topology = TopologyLoader.Parse(yaml + "links: [{ rttMatrix: rtt.csv }]", Path.Combine(folder, "t.yaml"), []).Topology;
        Assert.Equal(252 * 252 - 2, LinkMatrix.Of(topology).Count);
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void MembersAreNotSearchedForEachOther() => Assert.Empty(
        Sample.With(
            "timeline: [{ at: 1s, kill: leech }, { at: 5s, for: 9s, churn: { group: leech, rate: 20%/min, down: 1s } }]",
            "groups.leech.count=190000").Links);

    [Theory]
    [InlineData("block: 64KiB\n", "file: { size: 1TiB }", "block: found 64 KiB for a file of 1 TiB, allowed: blocks of at least 16 MiB")]
    [InlineData("policy: { uploads: 5000 }\n", "", "policy.uploads: found '5000', allowed: a whole number from 1 to 1024, or auto")]
    [InlineData("links: [{ between: [eu, us], rtt: 400h }]\n", "", "links.0.rtt: found '400h', allowed: up to 1h00m")]
    [InlineData("links: [{ between: [eu, us], rtt: 1s, queue: 400h }]\n", "", "links.0.queue: found '400h', allowed: up to 1h00m")]
    public void WhatCouldNotRunIsRefused(string more, string file, string complaint)
    {
        var yaml = (file.Length == 0 ? Sample.Yaml : Sample.Yaml.Replace("file: { size: 1MiB }", file)) + more;
        Assert.Contains(Sample.Errors(yaml), e => e.Contains(complaint, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("name: sample", "name: \"sample\\n\"", "name: found 'sample\\u000a', allowed: lower-case letters")]
    [InlineData("tracker: {", "\"tracker\\n\": {", "found 'tracker\\u000a', allowed: lower-case letters")]
    [InlineData("[eu, us]\ngroups", "[eu, us, \"asia\\n\"]\ngroups", "regions.2: found 'asia\\u000a', allowed: lower-case letters")]
    [InlineData("size: 1MiB", "path: \"a\\0b\"", "file.path: found 'a\\u0000b'")]
    [InlineData("size: 1MiB", "path: /dev/zero", "file.path: found '/dev/zero', which is a device or a pipe")]
    [InlineData("name: sample", "name: \"\\e[31msample\"", "name: found '\\u001b[31msample'")]
    public void NamesAreMatchedInTheirWholeLength(string good, string bad, string complaint)
    {
        Assert.Contains(good, Sample.Yaml);
        Assert.Contains(Sample.Errors(Sample.Yaml.Replace(good, bad)), e => e.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public void DigitsAreThoseOfAscii() => Assert.Contains(
        Sample.Errors(Sample.Yaml + "timeline: [{ at: 5s, for: 9s, churn: { group: leech, rate: '٢٠%/min', down: 1s } }]"),
        e => e.Contains("timeline.0.churn.rate: found '٢٠%/min', allowed: a percentage", StringComparison.Ordinal));

    [Fact]
    public void ADeviceIsNotReadToItsEnd() => Assert.Contains(
        "larger than", Assert.Throws<TopologyException>(() => TopologyLoader.Load("/dev/zero", [])).Message);

    [Fact]
    public void AnOverrideIsNoDeeperThanATopology() => Assert.Contains(
        "allowed: KEY=VALUE", Assert.Throws<TopologyException>(() => Sample.With("", $"{string.Concat(Enumerable.Repeat("a.", 60_000))}b=1")).Message);

    [Fact]
    public void SomeMistakesAreEnough()
    {
        var errors = ErrorsSoon(Sample.Yaml + $"timeline: [{{ at: 1s, kill: [{string.Join(',', Enumerable.Repeat("leach-9", 50_000))}] }}]", "groups.leech.count=100000");
        Assert.True(errors.Count <= 101);
    }

    private static IReadOnlyList<string> ErrorsSoon(string yaml, params string[] overrides)
    {
        var watch = Stopwatch.StartNew();
        var errors = Sample.Errors(yaml, overrides);
        Assert.True(watch.Elapsed < Soon, $"{watch.Elapsed}: {errors[0]}");
        return errors;
    }
}
