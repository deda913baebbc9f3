using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>YAML as people know it from Docker Compose: keys of their own at the top, and mappings that take over the keys of others.</summary>
public class MergeKeysTests
{
    [Fact]
    public async Task AGroupTakesOverWhatItDoesNotSayItself()
    {
        const string yaml = """
            x-note: measured on Tuesday
            x-base: &base { role: leech, count: 7, access: { up: 5mbit, down: 20mbit } }
            x-slow: &slow { count: 3, leave: completion, access: { up: 1mbit } }
            name: merged
            file: { size: 1MiB }
            groups:
              tracker: { role: tracker }
              seed: { role: seed }
              leech: { <<: *base, count: 2 }
              late: { <<: [*slow, *base] }
            """;
        var groups = TopologyLoader.Parse(yaml, "t.yaml", []).Topology.Groups;
        Assert.Equal([2, 3], groups.Skip(2).Select(g => g.Count));
        Assert.Equal([5_000_000, 1_000_000], groups.Skip(2).Select(g => g.Access.UpBitsPerSecond));
        Assert.Equal([false, true], groups.Skip(2).Select(g => g.LeavesWhenComplete));
        Assert.Empty(await SchemaTests.ComplaintsAsync(yaml.Replace("<<: *base,", "role: leech,").Replace("<<: [*slow, *base]", "role: leech")));
    }

    [Theory]
    [InlineData("x-base: &base 5", "<<: *base", "<<: found '5', allowed: a mapping whose keys are taken over, or a list of such mappings")]
    [InlineData("x-base: &base { role: leech }", "<<: [*base, 5]", "<<: found a list of 2 items, allowed: a mapping")]
    [InlineData("x-base: &base { rloe: leech }", "<<: *base", "t.yaml:1: groups.leech.rloe: unknown key")]
    [InlineData("x-base: &base { role: leech }", "<<: *base, <<: *base", "Duplicate key '<<'")]
    [InlineData("x-base: &base { role: leech }", "\"<<\": *base", "groups.leech.<<: unknown key")]
    [InlineData("x-base: &base { role: leech }", "<<: *base, x-note: 1", "groups.leech.x-note: unknown key")]
    public void AMistakeHasItsLine(string own, string group, string complaint) => Assert.Contains(
        Sample.Errors($"{own}\n{Sample.Yaml.Replace("role: leech", group)}"), e => e.Contains(complaint, StringComparison.Ordinal));

    [Fact]
    public void WhatIsMergedCountsEachTime()
    {
        var levels = Enumerable.Range(1, 17).Select(i => $"x-{i}: &l{i} {{ <<: [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}] }}");
        Assert.Contains("allowed: fewer", Sample.Errors("x-0: &l0 { a: 1 }\n" + string.Join('\n', levels)).Single());
    }
}
