using FsNet.Integration.Tests.Fixture;
using FsNet.Protocol.Tracker;

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

        Assert.Equal(TrackType.Error, TrackerTalk.TypeOf(answer));
        Assert.False(ErrorAnswer.Parse(answer.AsSpan(TrackHeader.Size), out var error).IsFailure);
        Assert.Equal("File.Name", error.FieldName);
        Assert.Empty((await lab.QueryAsync("ls")).EnumerateArray());
    }

    /// <summary>A tracker that tells such names all the same: the node does not rely on it.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task NodeDoesNotTakeItFromATracker(string name)
    {
        await using var lab = new Lab();
        await using var tracker = LyingTracker.Start(lab.TrackerEndPoint, lab.NewFile("film.bin", 1000).Manifest(), name);

        var getter = lab.Get("film.bin");
        var reason = await getter.FailsAsync();

        Assert.Contains("the name is refused", reason);
        Assert.DoesNotContain('\0', reason);
        Assert.Empty(Directory.EnumerateFileSystemEntries(getter.Folder));
        Assert.False(File.Exists(lab.PathOf("evil")));
        Assert.False(File.Exists("/abs"));
    }

    [Fact]
    public async Task NothingIsWrittenThroughALink()
    {
        await using var lab = new Lab();
        lab.NewFile("link/film.bin", 1000);
        lab.NewFile("link.bin", 2000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var (outside, folder) = (lab.NewFolder("outside"), lab.NewFolder("out"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "link"), outside);
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin"), Path.Combine(outside, "link.bin"));
        File.CreateSymbolicLink(Path.Combine(folder, "link.bin.part"), Path.Combine(outside, "link.bin.part"));

        var byFolder = await lab.GetInto(folder, ["link/film.bin"]).FailsAsync();
        var byFile = await lab.GetInto(folder, ["link.bin"]).FailsAsync();

        Assert.Contains($"'{Path.Combine(folder, "link")}' is a symbolic link", byFolder);
        Assert.Contains($"'{Path.Combine(folder, "link.bin")}' is a symbolic link", byFile);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
    }
}
