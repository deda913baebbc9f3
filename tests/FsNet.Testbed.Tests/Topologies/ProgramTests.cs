using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

/// <summary>Programs of others, as a topology has them.</summary>
public class ProgramTests
{
    private const string Yaml = """
        name: sample
        file: { size: 1MiB }
        programs:
          mine:
            image: my-node:1
            tracker: python3 tracker.py --port {port}
            seed: python3 node.py --share {file} --tracker {tracker.ip}:{port}
            leech: python3 "a b.py" --get {name} 'don''t {{x}}' --out {out} --tracker {tracker.ip}:{port}
            ready: { tcp: {port}, within: 5s }
            done: { file: '{out}/{name}' }
            environment: { PORT: '{port}', MODE: fast }
            memory: 64MiB
            processes: 8
          other: { seed: "serve {file}", leech: "fetch {seed.ip}", done: exit }
        groups:
          tracker: { role: tracker, program: mine }
          seed: { role: seed, program: mine }
          leech: { role: leech, count: 2, program: mine, access: { down: 10mbit } }
          own-tracker: { role: tracker }
          own-seed: { role: seed, program: fsnet, access: { up: 5mbit } }
          own-leech: { role: leech }
          other-seed: { role: seed, program: other }
          other-leech: { role: leech, program: other }

        """;

    private static readonly Topology Topology = Read(Yaml);

    [Fact]
    public void WordsAreThoseOfAShellAndPlaceholdersAreFilledInAfterwards()
    {
        var values = new Dictionary<string, string> { ["name"] = "a file", ["out"] = "/o", ["tracker.ip"] = "10.0.0.1", ["port"] = "9" };
        Assert.Equal(
            ["python3", "a b.py", "--get", "a file", "dont {x}", "--out", "/o", "--tracker", "10.0.0.1:9"],
            Topology.Programs[0].Leech!.Fill(values));
    }

    [Theory]
    [InlineData("""a\ b "c \"d\" \n" 'e \f'""", "a b|c \"d\" \\n|e \\f")]
    [InlineData("a''b \"\" c", "ab||c")]
    [InlineData("sh -c 'echo $HOME ${X} | cat'", "sh|-c|echo $HOME ${X} | cat")]
    public void WordsAreSplitAsByAShell(string text, string words) =>
        Assert.Equal(words, string.Join('|', CommandWords.Read(text, "seed").Fill(new Dictionary<string, string>())));

    [Fact]
    public void NodesOfOneProgramAreASwarm()
    {
        Assert.Equal(["tracker-0", "seed-0", "leech-0", "leech-1"], Topology.SwarmOf(Topology.Leechers.First()).Select(n => n.Name));
        Assert.Equal("own-tracker-0", Topology.Tracker.Name);
        Assert.True(Topology.HasPrograms);
    }

    [Fact]
    public void TheBoundIsThatOfTheSlowestSwarm() =>
        Assert.Equal(8 * 1024 * 1024 / 5e6, FsNet.Topologies.Theory.FluidBound.Of(Topology, 1 << 20).Seconds!.Value, 6);

    [Fact]
    public void WrittenOutAndReadAgainItIsTheSame()
    {
        var text = TopologyWriter.Write(Topology);
        var again = Read(text);
        Assert.Equal(text, TopologyWriter.Write(again));
        Assert.Equal("leech-0", again.Leechers.First().Name);
        Assert.Equal("mine", again.Leechers.First().Program!.Name);
        Assert.Contains("tcp: \"{port}\", within: 5s", text);
    }

    [Theory]
    [InlineData("--port {port}", "--port {prot}", 6, "programs.mine.tracker: found the placeholder {prot}, allowed: {ip}, {port}, {out}")]
    [InlineData("--port {port}", "--port {prot}", 6, "did you mean 'port'?")]
    [InlineData("--get {name}", "--get {file}", 8, "programs.mine.leech: found the placeholder {file}, allowed: {ip}")]
    [InlineData("\"fetch {seed.ip}\"", "\"fetch {tracker.ip}\"", 14, "programs.other.leech: found the placeholder {tracker.ip}, allowed: {ip}")]
    [InlineData("leech: \"fetch {seed.ip}\",", "", 14, "programs.other.leech: missing, allowed: a program and its arguments")]
    [InlineData("serve {file}", "serve {file} | cat", 14, "programs.other.seed: found '|', but no shell reads this")]
    [InlineData("\"a b.py\"", "\"a b.py", 8, "programs.mine.leech: found \" without the one that closes it")]
    [InlineData("tcp: {port}", "tcp: 0", 9, "programs.mine.ready.tcp: found '0', allowed: a port from 1 to 65535")]
    [InlineData("tcp: {port}", "tcp: {port}, line: x", 9, "programs.mine.ready: found a mapping with the keys tcp, line, within, allowed: exactly one of")]
    [InlineData("within: 5s", "within: 5h", 9, "programs.mine.ready.within: found '5h', allowed: up to 10m")]
    [InlineData("{out}/{name}", "/etc/{name}", 10, "programs.mine.done.file: found '/etc/{name}', allowed: a path in the node's folder")]
    [InlineData("{out}/{name}", "{out}/../{name}", 10, "programs.mine.done.file: found '{out}/../{name}'")]
    [InlineData("done: exit", "done: soon", 14, "programs.other.done: found 'soon', allowed: exit, file,")]
    [InlineData("PORT:", "1PORT:", 11, "programs.mine.environment.1PORT: found '1PORT', allowed: letters, digits and '_'")]
    [InlineData("memory: 64MiB", "memory: 64", 12, "programs.mine.memory: '64' has no unit")]
    [InlineData("processes: 8", "processes: 0", 13, "programs.mine.processes: found '0', allowed: a whole number from 1")]
    [InlineData("processes: 8", "files: [no-such.py]", 13, "programs.mine.files.0: found 'no-such.py', but there is no file or folder")]
    [InlineData("image: my-node:1", "image: -x", 5, "programs.mine.image: found '-x', allowed: the name of an image")]
    [InlineData("  other:", "  fsnet:", 14, "programs.fsnet: found the name of the programs that come with fsnet")]
    [InlineData("role: leech, program: other", "role: leech, program: ohter", 23, "groups.other-leech.program: found the program 'ohter', allowed: mine, other, fsnet; did you mean 'other'?")]
    [InlineData("other-seed: { role: seed", "other-seed: { role: tracker", 22, "groups.other-seed.program: found 'other', which has no tracker")]
    [InlineData("tracker: { role: tracker, program: mine }", "t2: { role: leech }", 16, "groups: found 0 nodes with the role tracker and the program mine, allowed: exactly 1")]
    [InlineData("own-seed: { role: seed", "own-seed: { role: leech", 16, "groups: found no group with the role seed, allowed: at least 1")]
    [InlineData("count: 2, program", "count: 2, leave: completion, program", 18, "groups.leech.leave: found beside program")]
    public void MistakesAreToldWithTheirLine(string good, string bad, int line, string complaint)
    {
        Assert.Contains(good, Yaml);
        var errors = Sample.Errors(Yaml.Replace(good, bad));
        Assert.True(
            errors.Any(e => e.StartsWith($"t.yaml:{line}: ", StringComparison.Ordinal) && e.Contains(complaint, StringComparison.Ordinal)),
            string.Join('\n', errors));
    }

    private static Topology Read(string yaml) => TopologyLoader.Parse(yaml, "t.yaml", []).Topology;
}
