using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Names from the network that would leave the folder the user named.</summary>
public class HostileNameTests
{
    public static TheoryData<string> Names =>
        ["../evil", "a/../../evil", "/abs", "..", "a\0b", "a//b", "a/.", "a\nb", "a\u001b[2J"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task TrackerDoesNotTakeIt(string name)
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        using var talk = new TrackerTalk(lab.TrackerEndPoint);
        var manifest = lab.NewFile("film.bin", 1000).Manifest();

        var answer = await talk.AskAsync(TrackerTalk.WritePresentation(talk.NewHeader(), port: 9100, nodeId: 1, manifest, name));

        Assert.Equal("File.Name", Assert.Single(TrackerTalk.RefusedIn(answer)).FieldName);
        Assert.Empty((await lab.QueryAsync("ls")).EnumerateArray());
    }

    /// <summary>A tracker that tells such names all the same: the node does not rely on it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task NodeDoesNotTakeItFromATracker(string name)
    {
        await using var lab = new Lab();
        await using var tracker = LyingTracker.Start(lab.TrackerEndPoint, lab.NewFile("film.bin", 1000).Manifest(), name);

        var byName = lab.Get("film.bin");
        var all = lab.Get("/");

        Assert.Contains("nobody shares 'film.bin'", await byName.FailsAsync());
        var reason = await all.FailsAsync();
        Assert.Contains("is refused", reason);
        Assert.DoesNotContain(reason, c => char.IsControl(c) && c is not '\n');
        Assert.Empty(Directory.EnumerateFileSystemEntries(byName.Folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(all.Folder));
        Assert.False(File.Exists(lab.PathOf("evil")));
        Assert.False(File.Exists("/abs"));
    }

    /// <summary>A stranger has registered the file under a name of his choice.</summary>
    [Theory]
    [InlineData(".config/autostart/update.desktop")]
    [InlineData("Makefile")]
    public async Task StrangersDoNotNameWhatIsFetchedById(string name)
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        var file = lab.NewFile("film.bin", 100_000);
        var id = file.Manifest().Id;
        using var stranger = new TrackerTalk(lab.TrackerEndPoint);
        await stranger.PresentAsync(9100, nodeId: 1, file.Manifest(), name);
        await lab.ShareAsync(file.Path);

        var byId = lab.Get($"{id}".ToUpperInvariant());
        var named = lab.Get($"{id}", "--as", ".typed/in full");

        await byId.SucceedsAsync();
        Assert.Equal([Path.Combine(byId.Folder, $"{id}")], Directory.EnumerateFileSystemEntries(byId.Folder));
        file.AssertCopy(Path.Combine(byId.Folder, $"{id}"));
        await named.SucceedsAsync();
        file.AssertCopy(Path.Combine(named.Folder, ".typed", "in full"));
    }

    [Fact]
    public async Task HiddenFilesOfAFolderAreFetchedOnlyWhenAskedFor()
    {
        await using var lab = new Lab();
        var (shown, hidden) = (lab.NewFile("home/notes.txt", 1000, seed: 1), lab.NewFile("home/.ssh/authorized_keys", 2000, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--hidden");

        var (all, folder, typed) = (lab.Get("/"), lab.Get("home/", "--hidden"), lab.Get("home/.ssh/"));

        await all.SucceedsAsync();
        Assert.Contains("Hidden files left out: 1, first 'home/.ssh/authorized_keys'", all.Error);
        Assert.Equal([Path.Combine(all.Folder, "home", "notes.txt")], all.OutputLines);
        Assert.False(Directory.Exists(Path.Combine(all.Folder, "home", ".ssh")));
        await folder.SucceedsAsync();
        shown.AssertCopy(Path.Combine(folder.Folder, "home", "notes.txt"));
        hidden.AssertCopy(Path.Combine(folder.Folder, "home", ".ssh", "authorized_keys"));
        await typed.SucceedsAsync();
        hidden.AssertCopy(Path.Combine(typed.Folder, "home", ".ssh", "authorized_keys"));
    }

    [Fact]
    public async Task NothingIsWrittenThroughALink()
    {
        await using var lab = new Lab();
        lab.NewFile("link/film.bin", 1000);
        var file = lab.NewFile("link.bin", 2000);
        var other = lab.NewFile("other.bin", 3000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var (outside, folder) = (lab.NewFolder("outside"), lab.NewFolder("out"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(outside, "link.bin"));
        File.CreateSymbolicLink(other.UnfinishedIn(folder), Path.Combine(outside, "other.bin"));

        var byFolder = await lab.GetInto(folder, ["link/film.bin"]).FailsAsync();
        var byFile = await lab.GetInto(folder, [file.Name]).FailsAsync();
        var unfinished = await lab.GetInto(folder, [other.Name]).FailsAsync();

        Assert.Contains($"'{Path.Combine(folder, "link")}' is a symbolic link", byFolder);
        Assert.Contains($"'{Path.Combine(folder, "link.bin")}' is a symbolic link", byFile);
        Assert.Contains($"'{other.UnfinishedIn(folder)}' cannot be opened", unfinished);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }
}
