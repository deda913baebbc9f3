using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>What the words behind <c>get</c> stand for.</summary>
public class NameTests
{
    [Fact]
    public async Task OneAmbiguousNameKeepsNothingElseFromBeingFetched()
    {
        await using var lab = new Lab();
        var (one, two) = (lab.NewFile("a/thumbs.db", 1000, seed: 1), lab.NewFile("b/thumbs.db", 2000, seed: 2));
        var only = lab.NewFile("a/only.bin", 3000, seed: 3);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files/a"));
        await lab.ShareAsync(lab.PathOf("files/b"));

        var all = lab.GetInto(lab.NewFolder(), ["/"], "--json");
        var reason = await all.FailsAsync();

        only.AssertCopy(Path.Combine(all.Folder, "only.bin"));
        Assert.Equal("only.bin", Path.GetFileName(Assert.Single(Directory.EnumerateFiles(all.Folder))));
        Assert.Contains("'thumbs.db' stands for 2 different files", reason);
        Assert.Contains(one.Manifest().Id.ToString(), reason);
        Assert.Contains(two.Manifest().Id.ToString(), reason);
        var results = all.OutputLines.Select(l => JsonDocument.Parse(l).RootElement).ToDictionary(r => r.GetProperty("name").GetString()!);
        Assert.True(results["only.bin"].GetProperty("complete").GetBoolean());
        Assert.False(results["thumbs.db"].GetProperty("complete").GetBoolean());

        var others = lab.GetInto(lab.NewFolder(), ["nobody-has.this", "only.bin", $"{two.Manifest().Id}"]);
        Assert.Contains("nobody shares 'nobody-has.this'", await others.FailsAsync());
        only.AssertCopy(Path.Combine(others.Folder, "only.bin"));
        two.AssertCopy(Path.Combine(others.Folder, $"{two.Manifest().Id}"));
    }

    /// <summary>é as one character and as e with a mark: people type the one, macOS writes the other.</summary>
    [Fact]
    public async Task BothFormsOfANameFindIt()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("e\u0301te\u0301/e\u0301.txt", 1000);
        await lab.StartTrackerAsync();
        using (var other = new TrackerTalk(lab.TrackerEndPoint))
            await other.PresentAsync(9100, nodeId: 1, lab.NewFile("other", 2000, seed: 2).Manifest(), "u\u0308.txt");
        await lab.ShareAsync(lab.PathOf("files"));

        foreach (var typed in new[] { "\u00e9t\u00e9/\u00e9.txt", "e\u0301te\u0301/e\u0301.txt", "\u00e9t\u00e9/", "e\u0301te\u0301/" })
        {
            var getter = lab.Get(typed);
            await getter.SucceedsAsync();
            var path = Assert.Single(Directory.EnumerateFiles(getter.Folder, "*", SearchOption.AllDirectories));
            file.AssertCopy(path);
            Assert.StartsWith(typed, Path.GetRelativePath(getter.Folder, path)); // It is called what was typed.
        }
        // Whoever shares it decomposed, as another program might, is found as well.
        var info = await lab.QueryAsync("info", "\u00fc.txt");
        Assert.Equal("u\u0308.txt", info.GetProperty("name").GetString());
    }

    [Fact]
    public async Task ANameThatLooksLikeAnIdIsANameWhereNobodySharesSuchAnId()
    {
        await using var lab = new Lab();
        var file = lab.NewFile(new string('a', 64), 1000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var getter = lab.Get(file.Name);
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
    }
}
