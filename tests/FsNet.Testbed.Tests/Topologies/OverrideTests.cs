using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

public class OverrideTests
{
    private const string Links = "links: [{ between: [eu, us], rtt: 90ms }]\n";

    [Fact]
    public void AnyPathCanBeSet()
    {
        var topology = Sample.With(Links, "groups.leech.count=8", "links.0.loss=2%", "expect.within=5s", "groups.leech.region=[us]");
        Assert.Equal(8, topology.Leechers.Count());
        Assert.Equal(0.02, topology.Links[0].Settings.Loss!.Share);
        Assert.Equal(TimeSpan.FromSeconds(5), topology.Expect.Within);
        Assert.All(topology.Leechers, l => Assert.Equal("us", l.Zone.Region));
    }

    [Fact]
    public void AKeyThatExcludesAnotherTakesItsPlace()
    {
        var topology = Sample.With(Links, "links.0.delay=1ms", "file.path=" + typeof(OverrideTests).Assembly.Location);
        Assert.Equal(TimeSpan.FromMilliseconds(1), topology.Links[0].Settings.Delay);
        Assert.IsType<FileSpec.OnDisk>(topology.File);
    }

    [Fact]
    public void APathMeansTheCurrentFolderOnTheCommandLineAndTheFilesFolderInAFile()
    {
        var folder = Directory.CreateTempSubdirectory();
        var yaml = Path.Combine(folder.FullName, "t.yaml");
        File.WriteAllText(Path.Combine(folder.FullName, "some file # {1}.bin"), "x");
        File.WriteAllText(yaml, Sample.Yaml.Replace("{ size: 1MiB }", "{ path: 'some file # {1}.bin' }"));
        var here = Path.GetRelativePath(Environment.CurrentDirectory, typeof(OverrideTests).Assembly.Location);

        Assert.Equal(Path.Combine(folder.FullName, "some file # {1}.bin"), FileOf(TopologyLoader.Load(yaml, [])));
        Assert.Equal(typeof(OverrideTests).Assembly.Location, FileOf(TopologyLoader.Load(yaml, [$"file.path={here}"])));
        folder.Delete(recursive: true);

        static string FileOf(LoadedTopology loaded) => Assert.IsType<FileSpec.OnDisk>(loaded.Topology.File).Path;
    }

    [Theory]
    [InlineData("groups.leech.count", "--set groups.leech.count: allowed: KEY=VALUE")]
    [InlineData("=8", "allowed: KEY=VALUE")]
    [InlineData("file.path=", "file.path: found '', which is not a file")]
    [InlineData("links.7.loss=2%", "--set links.7.loss=2%: links: found '7', allowed: a position from 0 to 0")]
    [InlineData("name.x=2", "--set name.x=2: name: found 'sample', which has no key 'x'")]
    [InlineData("groups.leech.count=many", "--set groups.leech.count=many: groups.leech.count: found 'many', allowed: a whole number from 1 to")]
    [InlineData("groups.leech.leave=never-ever", "groups.leech.leave: found 'never-ever', allowed: never, completion")]
    [InlineData("groups.seed.leave=completion", "groups.seed.leave: found beside role seed, allowed: with role leech only")]
    [InlineData("groups.leech.cuont=8", "unknown key, allowed: role, count, region, access, leave, program; did you mean 'count'?")]
    [InlineData("groups.leech.region=[eu", "not valid YAML")]
    public void AMistakeNamesTheOverride(string text, string complaint) =>
        Assert.Contains(Sample.Errors(Sample.Yaml + Links, text), e => e.Contains(complaint, StringComparison.Ordinal));
}
