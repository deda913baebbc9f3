using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary><c>fsnet load tracker</c> against a running tracker.</summary>
public class LoadTests
{
    [Fact]
    public async Task TheTrackerKnowsWhatWasRegisteredAndAnswersAreCounted()
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        var target = lab.TrackerEndPoint.ToString();
        string[] command = ["load", "tracker", "--target", target, "--for", "200ms", "--files", "7", "--peers", "3"];
        var load = await lab.RunAsync(Repository.Testbed, command);
        Assert.True(await load.ExitAsync() == 0, load.Story);
        foreach (var line in (string[])["Locate", "Find", "Update", "all"])
            Assert.Matches($@"{line} +[1-9][0-9,]* +[0-9.]+ ms", load.Output);
        Assert.Matches(@"ms +0 +0 +0", load.Output);
        var files = (await lab.QueryAsync("ls")).EnumerateArray().ToList();
        Assert.Equal(7, files.Count);
        Assert.All(files, file => Assert.Equal(3, file.GetProperty("sources").GetInt32()));
    }

    [Fact]
    public async Task WhereNoTrackerAnswersItSaysSo()
    {
        await using var lab = new Lab();
        var load = await lab.RunAsync(Repository.Testbed, ["load", "tracker", "--target", lab.TrackerEndPoint.ToString()]);
        Assert.Equal(4, await load.ExitAsync());
        Assert.Contains("does not answer over UDP", load.Story, StringComparison.Ordinal);
    }
}
