using FsNet.Testbed.Tests.Exporting;
using YamlDotNet.RepresentationModel;

namespace FsNet.Testbed.Tests.Testing;

/// <summary>The workflow that users copy names what is there, and its scripts are scripts.</summary>
public sealed class WorkflowTests
{
    private static readonly string Folder = Path.Combine(Repository.Folder, "docs", "examples");

    private static IEnumerable<string> Scripts
    {
        get
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(Path.Combine(Folder, "github-workflow.yml"))));
            var steps = (YamlSequenceNode)stream.Documents.Single().RootNode["jobs"]["swarm"]["steps"];
            return steps.OfType<YamlMappingNode>().Where(s => Exports.Keys(s).Contains("run")).Select(s => Exports.Text(s, "run"));
        }
    }

    [Fact]
    public void EveryFileThatItNamesIsThere()
    {
        string[] folders = ["docs/", "src/", "topologies/"];
        var named = Scripts.SelectMany(s => s.Split([' ', '\n'])).Where(w => folders.Any(w.StartsWith)).ToList();
        Assert.Equal(3, named.Count);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(Repository.Folder, path)), path));
    }

    [FactWithTool("bash")]
    public async Task ItsScriptsAreWellFormed()
    {
        foreach (var script in Scripts)
        {
            var (exit, _, error) = await Tool.RunAsync("bash", "-n", "-c", script);
            Assert.True(exit == 0, error);
        }
    }
}
