using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace FsNet.Testbed.Tests.Testing;

/// <summary>What comes from elsewhere is of one version: images, packages, actions. And the workflow may do no more than it has to.</summary>
public sealed partial class PinnedTests
{
    private static readonly string[] Dockerfiles = ["Dockerfile.tracker", "Dockerfile.node", "compose/Dockerfile.testbed"];

    [Fact]
    public void ComposeTakesImagesOfOthersInOneVersion()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "compose"), "*.yaml", SearchOption.AllDirectories);
        var images = files.SelectMany(f => Image().Matches(File.ReadAllText(f))).Select(m => m.Groups["image"].Value)
            .Where(image => !image.StartsWith("fsnet-", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, images.Count);
        Assert.All(images, image => Assert.Matches(OneVersion(), image));
    }

    [Fact]
    public void DockerfilesBuildOnImagesOfOneVersion()
    {
        foreach (var file in Dockerfiles.Select(Read))
        {
            var bases = BaseImage().Matches(file).Select(m => m.Groups["image"].Value).ToList();
            Assert.Equal(2, bases.Count);
            Assert.All(bases, image => Assert.Matches(@":\d+\.\d+\.\d+-noble", image));
            Assert.All(From().Matches(file), from => Assert.StartsWith("${", from.Groups["image"].Value));
        }
    }

    [Fact]
    public void DockerfilesRestoreByTheLockFiles()
    {
        foreach (var file in Dockerfiles.Select(Read))
        {
            Assert.Contains("Directory.Build.targets", file);
            Assert.All(Restore().Matches(file), m => Assert.Contains("""$([ "$TARGETARCH" != amd64 ] || echo --locked-mode)""", m.Value));
            Assert.All(Publish().Matches(file), m => Assert.Contains(" --no-restore ", m.Value));
            Assert.Equal(Publish().Count(file), Restore().Count(file));
        }
    }

    [Fact]
    public void TheWorkflowReadsItsRepositoryAndNothingElse()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Read("docs/examples/github-workflow.yml")));
        var workflow = stream.Documents.Single().RootNode;
        Assert.Empty(Permissions(workflow));
        var job = workflow["jobs"]["swarm"];
        Assert.Equal("contents: read", Assert.Single(Permissions(job)));
        Assert.DoesNotContain("latest", $"{job["runs-on"]}");
        var actions = ((YamlSequenceNode)job["steps"]).OfType<YamlMappingNode>().Where(step => step.Children.ContainsKey("uses")).ToList();
        Assert.Equal(3, actions.Count);
        Assert.All(actions, step => Assert.Matches("^actions/[a-z-]+@[0-9a-f]{40}$", $"{step["uses"]}"));
        Assert.Equal("false", $"{actions[0]["with"]["persist-credentials"]}");
    }

    private static IEnumerable<string> Permissions(YamlNode of) =>
        ((YamlMappingNode)of["permissions"]).Children.Select(given => $"{given.Key}: {given.Value}");

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Folder, path));

    [GeneratedRegex(@"(?m)^\s*image: (?:\$\{\w+:-)?(?<image>[^\s}]+)")]
    private static partial Regex Image();

    /// <summary>A version with a number behind a dot, and a digest where there is one.</summary>
    [GeneratedRegex("^[a-z/.-]+:v?[0-9]+([.][0-9]+)+(@sha256:[0-9a-f]{64})?$")]
    private static partial Regex OneVersion();

    [GeneratedRegex(@"(?m)^ARG \w+_IMAGE=(?<image>\S+)$")]
    private static partial Regex BaseImage();

    [GeneratedRegex(@"(?m)^FROM (?<image>\S+)")]
    private static partial Regex From();

    [GeneratedRegex("(?m)dotnet restore .*$")]
    private static partial Regex Restore();

    [GeneratedRegex("(?m)dotnet publish .*$")]
    private static partial Regex Publish();
}
