using System.Xml.Linq;
using FsNet.Testbed.Tests.Runs;

namespace FsNet.Testbed.Tests.Sweeps;

/// <summary>Whole sweeps in virtual time, by the real fsnet.</summary>
[Collection("virtual")]
public sealed class SweepCommandTests : IDisposable
{
    private const string Topology = """
        name: swept
        seed: 3
        file: { size: 1MiB }
        access: { up: 20mbit, down: 20mbit }
        groups:
          tracker: { role: tracker }
          seed: { role: seed }
          leech: { role: leech, count: 3 }
        """;

    private readonly Fsnet _fsnet = new();

    public void Dispose() => _fsnet.Dispose();

    [Fact]
    public async Task ItLeavesTablesAndPlotsAndGoesOnWhereItWas()
    {
        var (junit, summary) = (Path.Combine(_fsnet.Temporary, "ci", "sweep.xml"), _fsnet.Write("summary.md", "# before\n"));
        _fsnet.Environment["GITHUB_STEP_SUMMARY"] = summary;
        var (exit, output, error) = await SweepAsync(
            "--over", "nodes=2,4", "--over", "policy.uploads=1,4", "--repeat", "2", "--junit", junit);
        Assert.True(exit == 0, output + error);
        Assert.Equal(8, XElement.Load(junit).Descendants("testcase").Count());
        Assert.StartsWith("# before\n### swept: nodes, policy.uploads\n\n| nodes |", File.ReadAllText(summary));
        Directory.Delete(Path.GetDirectoryName(junit)!, recursive: true);
        Assert.Equal(1 + 8, _fsnet.Lines("sweep.csv").Count());
        Assert.Equal(1 + 4, _fsnet.Lines("summary.csv").Count());
        foreach (var name in (string[])["completion-nodes", "completion-policy.uploads", "scaling"])
        {
            Assert.StartsWith("<", _fsnet.Lines($"{name}.svg").First());
            Assert.True(new FileInfo(Path.Combine(_fsnet.Out, $"{name}.png")).Length > 5_000);
        }
        Assert.Contains(_fsnet.Lines("sweep.md"), l => l.StartsWith("fsnet sweep ", StringComparison.Ordinal));
        Assert.Contains(_fsnet.Lines("sweep.md"), l => l.Contains("](scaling.svg)", StringComparison.Ordinal));

        Directory.Delete(RunFolder("nodes=4,policy.uploads=1,seed=3"), recursive: true);
        var kept = Started();
        (exit, output, error) = await SweepAsync("--over", "nodes=2,4", "--over", "policy.uploads=1,4", "--repeat", "2");
        Assert.True(exit == 0, output + error);
        Assert.Contains("7 of 8 runs are there already", error);
        var now = Started();
        Assert.Equal(8, now.Count);
        Assert.All(kept, run => Assert.Equal(run.Value, now[run.Key]));
    }

    [Fact]
    public async Task AJUnitFileThatIsAFolderIsRefusedBeforeAnythingRuns()
    {
        var (exit, _, error) = await SweepAsync("--over", "nodes=2", "--repeat", "1", "--junit", Path.GetTempPath());
        Assert.Equal(2, exit);
        Assert.Contains("--junit: found '", error);
    }

    [Fact]
    public async Task AFolderOfAnotherTopologyIsRefused()
    {
        await SweepAsync("--over", "nodes=2", "--repeat", "1");
        var (exit, _, error) = await SweepAsync("--over", "nodes=2", "--repeat", "1", "--set", "file.size=2MiB");
        Assert.Equal(2, exit);
        Assert.Contains("another topology or back end", error);
    }

    [Fact]
    public async Task AWrongKeyIsRefusedBeforeAnythingRuns()
    {
        var (exit, _, error) = await SweepAsync("--over", "nodes=2,4", "--over", "policy.upload=1,2");
        Assert.Equal(2, exit);
        Assert.Contains("--over policy.upload=1: policy.upload: unknown key, allowed: blocks, peers, uploads, degree", error);
        Assert.False(Directory.Exists(_fsnet.Out));
    }

    [Theory]
    [InlineData("--over nodes: found 'x', allowed: a whole number from 1 to 200000", "--over", "nodes=2,x")]
    [InlineData("--nodes: found beside --over nodes=..., allowed: one of them", "--over", "nodes=2", "--nodes", "3")]
    public async Task AWrongNumberOfNodesIsRefused(string complaint, params string[] arguments)
    {
        var (exit, _, error) = await SweepAsync(arguments);
        Assert.Equal($"fsnet: {complaint}\n", error);
        Assert.Equal(2, exit);
    }

    [Fact]
    public async Task AFolderThatIsNoSweepsIsRefused()
    {
        Directory.CreateDirectory(_fsnet.Out);
        File.WriteAllText(Path.Combine(_fsnet.Out, "thesis.tex"), "");
        var (exit, _, error) = await SweepAsync("--over", "nodes=2", "--repeat", "1");
        Assert.Equal(2, exit);
        Assert.Contains("is a file, or a folder that is not empty", error);
    }

    [Fact]
    public async Task ARunWithoutAReportIsToldBeforeAnythingRuns()
    {
        await SweepAsync("--over", "nodes=2", "--repeat", "1");
        File.Delete(Path.Combine(RunFolder("nodes=2,seed=3"), "report.json"));
        var (exit, _, error) = await SweepAsync("--over", "nodes=2,4", "--repeat", "1");
        Assert.Equal(2, exit);
        Assert.Contains("nodes=2,seed=3 has no report.json", error);
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(_fsnet.Out, "runs")));
    }

    [Fact]
    public async Task RunsThatStayIncompleteAreCountedAndLeftOut()
    {
        var (exit, output, error) = await SweepAsync("--over", "expect.within=100ms,60s", "--repeat", "2");
        Assert.Equal(1, exit);
        Assert.Contains("2, 2 incomplete", output);
        Assert.Contains("fail, no node completed", error);
    }

    [Fact]
    public async Task CompareJudgesTheCombinationsOfASweep()
    {
        await SweepAsync("--over", "access.up=10mbit,20mbit", "--repeat", "3");
        var (exit, output, error) = await _fsnet.RunAsync("compare", _fsnet.Out);
        Assert.True(exit == 0, output + error);
        Assert.Contains("larger than the noise", output);
        (exit, _, error) = await _fsnet.RunAsync("compare", Path.Combine(_fsnet.Out, "plots"));
        Assert.Equal(2, exit);
        Assert.Contains("found no run there, allowed: a run's folder, its report.json, or the folder of a sweep", error);
    }

    private Task<(int Exit, string Output, string Error)> SweepAsync(params string[] more) =>
        _fsnet.RunAsync(["sweep", _fsnet.Write("t.yaml", Topology), "--out", _fsnet.Out, .. more]);

    private string RunFolder(string name) => Path.Combine(_fsnet.Out, "runs", name);

    /// <summary>When the report of each run was written.</summary>
    private Dictionary<string, DateTime> Started() => Directory.EnumerateDirectories(Path.Combine(_fsnet.Out, "runs"))
        .ToDictionary(run => Path.GetFileName(run), run => File.GetLastWriteTimeUtc(Path.Combine(run, "report.json")));
}
