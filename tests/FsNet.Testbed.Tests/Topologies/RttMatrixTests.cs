using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Testbed.Tests.Topologies;

public sealed class RttMatrixTests : IDisposable
{
    private const string Links = "links: [{ rttMatrix: rtt.csv }]";

    private readonly string _folder = Directory.CreateTempSubdirectory("fsnet-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void EachDirectionIsDelayedByHalfOfItsCell()
    {
        var links = Load("rtt,eu,us\neu,,90\nus,110ms,").Links;
        Assert.Equal(45, Delay(links, "eu", "us"));
        Assert.Equal(55, Delay(links, "us", "eu"));
        Assert.Equal(0, Delay(links, "eu", "eu"));
    }

    [Fact]
    public void OneCellOfAPairStandsForBothAndTheDiagonalForLinksInside()
    {
        var links = Load("# measured by nobody\n\n,eu,us\neu,3,0.1s\nus,,1.5").Links;
        Assert.Equal(50, Delay(links, "us", "eu"));
        Assert.Equal(1.5, Delay(links, "eu", "eu"));
        Assert.Equal(0.75, Delay(links, "us", "us"));
        Assert.Equal(3, links.Count);
    }

    [Fact]
    public void ALaterEntryAddsToIt()
    {
        var links = Load("x,eu,us\neu,,90\nus,,", "links: [{ rttMatrix: rtt.csv }, { between: [eu, us], loss: 1% }]").Links;
        var profile = LinkMatrix.Profile(links, new Zone("leech", "eu"), new Zone("leech", "us"));
        Assert.Equal((45, 0.01), (profile.Delay.TotalMilliseconds, profile.Loss!.Share));
    }

    [Fact]
    public void WrittenOutATopologyNeedsItNoMore()
    {
        var loaded = Load("x,eu,us\neu,,90\nus,91,");
        File.Delete(Path.Combine(_folder, "rtt.csv"));
        Assert.Equal(loaded.Links, TopologyLoader.Parse(TopologyWriter.Write(loaded), "t.yaml", []).Topology.Links);
    }

    [Theory]
    [InlineData("x,eu,us\neu,,ninety\nus,,", 2, "column 3 (us): found 'ninety', allowed: nothing, or a round trip in ms")]
    [InlineData("x,eu,us\neu,,-90\nus,,", 2, "column 3 (us): found '-90', allowed: nothing, or a round trip in ms")]
    [InlineData("x,eu,us\neu,,90mbit\nus,,", 2, "column 3 (us): found '90mbit', allowed: nothing, or a round trip in ms")]
    [InlineData("# source\nx,eu,su\neu,,90\nus,,", 2, "column 3: found 'su', allowed: a region or group of the topology (eu, us,")]
    [InlineData("x,eu,us\neu,,90\nmars,,", 3, "column 1: found 'mars', allowed: a region or group")]
    [InlineData("x,eu,us,eu\neu,,90,\nus,,,", 1, "column 4: found 'eu' a second time, allowed: once")]
    [InlineData("x,eu,us\neu,,90\neu,,", 3, "column 1: found 'eu' a second time, allowed: once")]
    [InlineData("x,eu,us\neu,,90\nus,", 3, "found 2 columns, allowed: 3, as in the first row")]
    [InlineData("x,eu,us\neu,,90,7\nus,,", 2, "found 4 columns, allowed: 3, as in the first row")]
    [InlineData("x,eu,us\neu,,\nus,,", 1, "found nothing for 'eu' to 'us' nor for 'us' to 'eu', allowed: at least one of them")]
    [InlineData("", 1, "found no table, allowed: a row of names, then a row for each of them")]
    public void MistakesAreToldWithFileLineAndColumn(string csv, int line, string complaint)
    {
        var error = Assert.Throws<TopologyException>(() => Load(csv));
        var start = $"{Path.Combine(_folder, "rtt.csv")}:{line}: {complaint}";
        Assert.Contains(error.Problems, p => p.ToString().StartsWith(start, StringComparison.Ordinal));
    }

    [Fact]
    public void AFileThatIsNotThereIsNamed()
    {
        var error = Assert.Throws<TopologyException>(() => Load("", "links: [{ rttMatrix: other.csv }]"));
        Assert.Contains($"t.yaml:10: links.0.rttMatrix: there is no file {Path.Combine(_folder, "other.csv")}", error.Message);
    }

    [Fact]
    public void OtherKeysBelongIntoAnEntryOfTheirOwn()
    {
        var error = Assert.Throws<TopologyException>(() => Load("x,eu,us\neu,,90\nus,,", "links: [{ rttMatrix: rtt.csv, loss: 1% }]"));
        Assert.Contains("links.0.loss: found beside rttMatrix, allowed: an entry of its own after it", error.Message);
    }

    private Topology Load(string csv, string links = Links)
    {
        File.WriteAllText(Path.Combine(_folder, "rtt.csv"), csv);
        var path = Path.Combine(_folder, "t.yaml");
        File.WriteAllText(path, Sample.Yaml + links);
        return TopologyLoader.Load(path, []).Topology;
    }

    private static double Delay(IReadOnlyList<LinkRule> links, string from, string to) =>
        LinkMatrix.Profile(links, new Zone("leech", from), new Zone("leech", to)).Delay.TotalMilliseconds;
}
