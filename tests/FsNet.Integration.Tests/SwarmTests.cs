using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>The programs as a user runs them: real processes, real sockets, real files.</summary>
public class SwarmTests
{
    private const int Leechers = 8;

    [Fact]
    public async Task EightLeechersGetTheFileOfOneSeed()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 16 * TestFile.MiB + 12_345);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);

        var leechers = Enumerable.Range(0, Leechers).Select(_ => lab.Get(file.Name)).ToList();

        foreach (var leecher in leechers)
        {
            await leecher.SucceedsAsync();
            var copy = Path.Combine(leecher.Folder, file.Name);
            Assert.Equal(copy, Assert.Single(leecher.OutputLines));
            file.AssertCopy(copy);
        }
    }

    [Fact]
    public async Task QueriesShowWhoHoldsWhat()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 3 * TestFile.MiB);
        var id = file.Manifest().Id.ToString();
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        var leecher = lab.Get(file.Name, "--keep-sharing");
        await Until.TrueAsync(
            async () => (await lab.QueryAsync("info", file.Name)).GetProperty("completeSources").GetInt32() == 2, () => leecher.Story);

        var listed = Assert.Single((await lab.QueryAsync("ls")).EnumerateArray());
        Assert.Equal((file.Name, id), (listed.GetProperty("name").GetString(), listed.GetProperty("id").GetString()));
        Assert.Equal((3 * TestFile.MiB, 48), (listed.GetProperty("length").GetInt64(), listed.GetProperty("blocks").GetInt32()));
        Assert.Equal(2, listed.GetProperty("sources").GetInt32());

        var info = await lab.QueryAsync("info", id);
        Assert.Equal(id, info.GetProperty("id").GetString());
        var holders = info.GetProperty("holders").EnumerateArray().ToList();
        Assert.Equal(
            new[] { $"{seed.EndPoint}", $"{leecher.EndPoint}" }.Order(),
            holders.Select(h => h.GetProperty("address").GetString()!).Order());
        Assert.All(holders, h => Assert.Equal("[[0,47]]", h.GetProperty("ranges").ToString().Replace(" ", "").ReplaceLineEndings("")));

        var ls = await lab.RunAsync("ls", "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Equal($"{file.Name}\t{id}\t{3 * TestFile.MiB}\t48\t2\t2", Assert.Single(ls.OutputLines));
        var text = await lab.RunAsync("info", file.Name, "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Contains($"id       {id}", text.Output);
        Assert.Equal(2, text.OutputLines.Count(line => line.EndsWith($" {new string('#', 48)} 48/48", StringComparison.Ordinal)));
    }
}
