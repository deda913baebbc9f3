using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>A path on disk has one owner: among the files of one get, among processes, and against other programs.</summary>
public class OwnershipTests
{
    /// <summary>What is fetched by its id has another's name only by <c>--as</c>, which is of one file: so these are two processes.</summary>
    [Fact]
    public async Task TwoContentsOfOneNameDoNotMeetInOneFile()
    {
        await using var lab = new Lab();
        var one = lab.NewFile("a/film.bin", 6 * TestFile.MiB, seed: 1);
        var two = lab.NewFile("b/film.bin", 6 * TestFile.MiB, seed: 2);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(one.Path, "--up", "40mbit");
        await lab.ShareAsync(two.Path, "--up", "40mbit");

        var folder = lab.NewFolder();
        var gets = new[] { one, two }.Select(file => (File: file, Node: lab.GetInto(folder, [$"{file.Manifest().Id}"], "--as", "film.bin"))).ToList();
        var exits = await Task.WhenAll(gets.Select(g => g.Node.ExitAsync()));

        var (winner, loser) = exits[0] == 0 ? (gets[0], gets[1]) : (gets[1], gets[0]);
        await winner.Node.SucceedsAsync();
        Assert.Contains("exists and is a different file", await loser.Node.FailsAsync());
        winner.File.AssertCopyOnly(Path.Combine(folder, "film.bin"));
    }

    [Fact]
    public async Task TheSameGetAgainFindsEverythingThere()
    {
        await using var lab = new Lab();
        lab.NewFile("a/__init__.py", 0);
        lab.NewFile("b/__init__.py", 0);
        lab.NewFile("x/data.bin", 300_000);
        var copy = lab.NewFile("y/data.bin", 300_000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var folder = lab.NewFolder();
        for (var run = 0; run < 2; run++)
        {
            var all = lab.GetInto(folder, ["/"]);
            await all.SucceedsAsync();
            Assert.Equal(4, all.OutputLines.Length);
            copy.AssertCopy(Path.Combine(folder, "y", "data.bin"));
        }

        // What is no copy any more is somebody's: it is neither taken for whole nor overwritten.
        await File.WriteAllTextAsync(Path.Combine(folder, "y", "data.bin"), "mine");
        Assert.Contains("exists and is a different file", await lab.GetInto(folder, ["/"]).FailsAsync());
        Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, "y", "data.bin")));
    }

    [Fact]
    public async Task TwoGetsOfOneFileAtOnceBothEndWithIt()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 4 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var folder = lab.NewFolder();
        var first = lab.GetInto(folder, [file.Name], "--down", "2mbit");
        await Until.TrueAsync(async () => await first.FigureAsync("have") > 2, () => first.Story);
        var second = lab.GetInto(folder, [file.Name], "--json");

        await first.SucceedsAsync();
        await second.SucceedsAsync();
        Assert.Contains("is being fetched by another process", second.Error);
        file.AssertCopy(Path.Combine(folder, file.Name));
        using var result = JsonDocument.Parse(second.Output);
        Assert.Equal(0, result.RootElement.GetProperty("bytesIn").GetInt64());
    }

    /// <summary>Who waits for another process that is killed goes on itself, from where that one was.</summary>
    [Fact]
    public async Task WhoWaitsTakesOver()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var folder = lab.NewFolder();
        var first = lab.GetInto(folder, [file.Name], "--down", "2mbit");
        await Until.TrueAsync(async () => await first.FigureAsync("have") > 8, () => first.Story);
        var second = lab.GetInto(folder, [file.Name], "--json");
        await Until.TrueAsync(() => second.Error.Contains("is being fetched by another process", StringComparison.Ordinal), () => second.Story);
        await first.KillAsync(); // And the other is quick: what it fetches itself, below, is what the first had not.

        await second.SucceedsAsync();
        file.AssertCopy(Path.Combine(folder, file.Name));
        using var result = JsonDocument.Parse(second.Output);
        Assert.InRange(result.RootElement.GetProperty("bytesIn").GetInt64(), 1, (128 - 8) * 64 * TestFile.KiB);
    }

    /// <summary>yt-dlp and browsers call theirs so; and an earlier content of that name has an unfinished file of its own.</summary>
    [Fact]
    public async Task UnfinishedFilesOfOthersStayAsTheyAre()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 300_000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var folder = lab.NewFolder();
        var others = new[] { "film.bin.part", ".film.bin.part", $".film.bin.{new string('0', 32)}.fsnet-part" }
            .Select(name => Path.Combine(folder, name)).ToList();
        foreach (var other in others)
            await File.WriteAllTextAsync(other, "half of something else");

        await lab.GetInto(folder, [file.Name]).SucceedsAsync();

        Assert.Equal(file.Sha256, TestFile.HashOf(Path.Combine(folder, file.Name)));
        foreach (var other in others)
            Assert.Equal("half of something else", await File.ReadAllTextAsync(other));
        Assert.Equal(4, Directory.GetFiles(folder).Length);
    }

    [Theory]
    [InlineData("removed")]
    [InlineData("renamed")]
    [InlineData("a folder")]
    [InlineData("a file")]
    public async Task WhatHappensToTheFolderMeanwhileEndsThatFileOnly(string what)
    {
        await using var lab = new Lab();
        var file = lab.NewFile("d/film.bin", 8 * TestFile.MiB);
        var other = lab.NewFile("other.bin", 300_000, seed: 2);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--up", "32mbit");
        var getter = lab.GetInto(lab.NewFolder(), ["/"], "--json");
        var folder = Path.Combine(getter.Folder, "d");
        await Until.TrueAsync(async () => await getter.BlocksAsync("d/film.bin") > 16, () => getter.Story);

        switch (what)
        {
            case "removed":
                File.Delete(file.UnfinishedIn(folder));
                break;
            case "renamed":
                Directory.Move(folder, folder + ".away");
                break;
            case "a folder":
                Directory.CreateDirectory(Path.Combine(folder, file.Name));
                break;
            default:
                await File.WriteAllTextAsync(Path.Combine(folder, file.Name), "mine");
                break;
        }

        var reason = await getter.FailsAsync();
        Assert.Matches(what is "removed" or "renamed" ? "moved away or removed" : $"exists and is ({what}|a different file)", reason);
        Assert.DoesNotContain("please report", reason);
        var results = getter.OutputLines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(other.Name, Assert.Single(results, r => r.GetProperty("complete").GetBoolean()).GetProperty("name").GetString());
        if (what == "a file")
            Assert.Equal("mine", await File.ReadAllTextAsync(Path.Combine(folder, file.Name)));
    }
}
