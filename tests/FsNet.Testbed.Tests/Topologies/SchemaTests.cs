using System.Text.Json;
using System.Text.RegularExpressions;
using FsNet.Topologies;
using FsNet.Topologies.Reading;
using NJsonSchema;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>What editors are told of a topology file is what the reader takes: the same keys, and the same mistakes refused.</summary>
public partial class SchemaTests
{
    private static readonly string SchemaFile = Path.Combine(ShippedTopologiesTests.Folder, "topology.schema.json");
    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromFileAsync(SchemaFile));

    [Theory]
    [MemberData(nameof(ShippedTopologiesTests.Files), MemberType = typeof(ShippedTopologiesTests))]
    public Task EveryShippedFileIsValidAndNamesTheSchema(string file) =>
        AssertValidAsync(Path.Combine(ShippedTopologiesTests.Folder, file));

    [Theory]
    [InlineData("compose/demo-topology.yaml")]
    [InlineData("docs/examples/SwarmTests/swarm.yaml")]
    public Task SoAreThoseOfDemoAndExample(string file) => AssertValidAsync(Path.Combine(Repository.Folder, file));

    [Fact]
    public async Task WhatIsWrittenOutIsValid()
    {
        foreach (var file in Directory.GetFiles(ShippedTopologiesTests.Folder, "*.yaml"))
            Assert.Empty(await ComplaintsAsync(TopologyWriter.Write(TopologyLoader.Load(file, []).Topology)));
    }

    /// <summary>The reader tells all the keys that it knows when it meets one that it does not know.</summary>
    [Theory]
    [InlineData("", "zzz: 1")]
    [InlineData("definitions/file", "file: { size: 1MiB, zzz: 1 }")]
    [InlineData("definitions/policy", "policy: { zzz: 1 }")]
    [InlineData("definitions/access", "access: { zzz: 1 }")]
    [InlineData("definitions/link", "links: [{ zzz: 1 }]")]
    [InlineData("definitions/loss/anyOf/1", "links: [{ between: [eu, us], loss: { zzz: 1 } }]")]
    [InlineData("definitions/group", "groups: { tracker: { zzz: 1 } }")]
    [InlineData("definitions/program", "programs: { mine: { zzz: 1 } }")]
    [InlineData("definitions/ready", "programs: { mine: { ready: { zzz: 1 } } }")]
    [InlineData("definitions/done/anyOf/1", "programs: { mine: { done: { zzz: 1 } } }")]
    [InlineData("definitions/event", "timeline: [{ zzz: 1 }]")]
    [InlineData("definitions/settings", "timeline: [{ at: 1s, link: [eu, us], set: { zzz: 1 } }]")]
    [InlineData("definitions/event/properties/churn", "timeline: [{ at: 1s, for: 1s, churn: { zzz: 1 } }]")]
    [InlineData("definitions/verify", "verify: { zzz: 1 }")]
    [InlineData("definitions/expect", "expect: { zzz: 1 }")]
    public void TheSchemaHasTheReadersKeysAndNoOther(string place, string yaml)
    {
        var error = Sample.Errors(yaml).Single(e => e.Contains("zzz: unknown key, allowed: ", StringComparison.Ordinal));
        var known = error[(error.IndexOf("allowed: ", StringComparison.Ordinal) + "allowed: ".Length)..].Split(", ");
        Assert.Equal(known.Order(), KeysAt(place).Order());
    }

    [Theory]
    [InlineData("expcet: { within: 5s }")]
    [InlineData("seed: -1")]
    [InlineData("block: 64")]
    [InlineData("tcp: reno")]
    [InlineData("policy: { blocks: fastest }")]
    [InlineData("policy: { peers: Fair }")]
    [InlineData("policy: { uploads: some }")]
    [InlineData("policy: { degree: 65 }")]
    [InlineData("access: { up: 10 }")]
    [InlineData("access: { up: [1, 2] }")]
    [InlineData("regions: [EU]")]
    [InlineData("regions: [eu, eu]")]
    [InlineData("links: { between: [eu, us] }")]
    [InlineData("links: [{ between: [eu], rtt: 90ms }]")]
    [InlineData("links: [{ between: [eu, us] }]")]
    [InlineData("links: [{ between: [eu, us], rtt: 90 }]")]
    [InlineData("links: [{ between: [eu, us], rtt: 90ms, delay: 45ms }]")]
    [InlineData("links: [{ between: [eu, us], from: eu, to: us, rtt: 90ms }]")]
    [InlineData("links: [{ from: eu, rtt: 90ms }]")]
    [InlineData("links: [{ rtt: 90ms }]")]
    [InlineData("links: [{ rttMatrix: rtt.csv, loss: 1% }]")]
    [InlineData("links: [{ between: [eu, us], loss: 2 }]")]
    [InlineData("links: [{ between: [eu, us], tc: delay 20ms, loss: 2% }]")]
    [InlineData("links: [{ between: [eu, us], tc: '' }]")]
    [InlineData("links: [{ between: [eu, us], loss: { model: markov, rate: 1%, burst: 3 } }]")]
    [InlineData("links: [{ between: [eu, us], loss: { model: gilbert, burst: 3 } }]")]
    [InlineData("links: [{ between: [eu, us], loss: { model: gilbert, rate: 1%, burst: 0.5 } }]")]
    [InlineData("programs: { fsnet: { seed: a, leech: b } }")]
    [InlineData("programs: { mine: { seed: a } }")]
    [InlineData("programs: { mine: { seed: a, leech: '' } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, image: -x } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, done: soon } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, done: { file: x } } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, ready: { within: 1s } } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, ready: { tcp: 0 } } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, memory: 5 } }")]
    [InlineData("programs: { mine: { seed: a, leech: b, environment: { 1: x } } }")]
    [InlineData("timeline: [{ kill: leech-3 }]")]
    [InlineData("timeline: [{ at: 5s }]")]
    [InlineData("timeline: [{ at: 5s, kill: leech-1, restart: leech-2 }]")]
    [InlineData("timeline: [{ at: 5s, for: 2s, kill: leech-1 }]")]
    [InlineData("timeline: [{ at: 5s, link: [eu, us] }]")]
    [InlineData("timeline: [{ at: 5s, for: 1s, partition: [[eu]] }]")]
    [InlineData("timeline: [{ at: 5s, partition: [[eu], [us]] }]")]
    [InlineData("timeline: [{ at: 5s, for: 9s, churn: { group: leech, rate: 20%, down: 1s } }]")]
    [InlineData("verify: { rtt: 5ms }")]
    [InlineData("expect: { complete: most }")]
    [InlineData("expect: { ratioToBound: -1 }")]
    [InlineData("expect: { within: 5 }")]
    [InlineData("expect: { within: 5x }")]
    [InlineData("file: { size: 5mbit }")]
    [InlineData("access: { up: 5MB }")]
    public async Task AMistakeIsRefusedByBoth(string line)
    {
        var key = line[..line.IndexOf(':')];
        var yaml = string.Join('\n', Sample.Yaml.Split('\n').Where(l => !l.StartsWith($"{key}:", StringComparison.Ordinal))) + line;
        Assert.NotEmpty(Sample.Errors(yaml));
        Assert.NotEmpty(await ComplaintsAsync(yaml));
    }

    [Theory]
    [InlineData("name: sample", "name: Sample!")]
    [InlineData("name: sample", "")]
    [InlineData("{ size: 1MiB }", "{ size: 1 }")]
    [InlineData("{ size: 1MiB }", "{ size: 1MiB, path: x }")]
    [InlineData("{ size: 1MiB }", "{}")]
    [InlineData("role: tracker", "role: trakcer")]
    [InlineData("role: tracker", "count: 1")]
    [InlineData("count: 4", "count: 0")]
    [InlineData("count: 4", "leave: sometimes")]
    [InlineData("  leech:", "  Leech:")]
    public async Task AMistakeInsteadOfSomethingGoodIsRefusedByBoth(string good, string bad)
    {
        Assert.Contains(good, Sample.Yaml);
        Assert.NotEmpty(Sample.Errors(Sample.Yaml.Replace(good, bad)));
        Assert.NotEmpty(await ComplaintsAsync(Sample.Yaml.Replace(good, bad)));
        Assert.Empty(await ComplaintsAsync(Sample.Yaml));
    }

    private static async Task AssertValidAsync(string path)
    {
        Assert.Empty(await ComplaintsAsync(File.ReadAllText(path)));
        var named = SchemaLine().Match(File.ReadLines(path).First());
        Assert.Equal(SchemaFile, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, named.Groups[1].Value)));
    }

    internal static async Task<IEnumerable<string>> ComplaintsAsync(string yaml) =>
        (await Schema.Value).Validate(YamlAsJson.Convert(yaml)).Select(e => e.ToString());

    private static IEnumerable<string> KeysAt(string place)
    {
        var element = JsonDocument.Parse(File.ReadAllText(SchemaFile)).RootElement;
        foreach (var step in place.Split('/', StringSplitOptions.RemoveEmptyEntries))
            element = element.ValueKind == JsonValueKind.Array ? element[int.Parse(step)] : element.GetProperty(step);
        return element.GetProperty("properties").EnumerateObject().Select(p => p.Name);
    }

    [GeneratedRegex(@"^# yaml-language-server: \$schema=(\S+)$")]
    private static partial Regex SchemaLine();
}
