using FsNet.Swarms.Hosts;
using FsNet.Swarms.Running;

namespace FsNet.Testbed.Tests.Running;

public class ScratchFolderTests
{
    private static readonly Owner Gone = Owner.ThisProcess with { StartTicks = Owner.ThisProcess.StartTicks + 1 };

    [Fact]
    public void ItGoesWithItsOwner()
    {
        var folder = ScratchFolder.Create();
        File.WriteAllText(Path.Combine(folder.MakeSubfolder("nodes", "leech-0"), "copy"), "x");
        folder.Dispose();
        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void OneThatIsInUseIsLeftAlone()
    {
        using var folder = ScratchFolder.Create();
        ScratchFolder.RemoveStale();
        Assert.True(Directory.Exists(folder.Path));
    }

    [Fact]
    public void OneWhoseOwnerIsGoneIsRemovedAndNamed()
    {
        var folder = Abandoned(Gone.ToString());
        Assert.Contains(ScratchFolder.RemoveStale(), line => line.Contains(folder, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void OneThatTheUserKeepsStays()
    {
        var folder = ScratchFolder.Create();
        folder.Keep();
        folder.Dispose();
        ScratchFolder.RemoveStale();
        Assert.True(Directory.Exists(folder.Path));
        Directory.Delete(folder.Path, recursive: true);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("not ours")]
    public void WithoutAMarkItIsSomebodyElses(string? mark)
    {
        var folder = Abandoned(mark);
        Directory.SetCreationTimeUtc(folder, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Directory.SetLastWriteTimeUtc(folder, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ScratchFolder.RemoveStale();
        Assert.True(Directory.Exists(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void AnotherMachinesStays()
    {
        var folder = Abandoned((Gone with { Machine = "another" }).ToString());
        ScratchFolder.RemoveStale();
        Assert.True(Directory.Exists(folder));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void ALinkLeadsNobodyAstray()
    {
        var target = Directory.CreateTempSubdirectory("fsnet-test-").FullName;
        File.WriteAllText(Path.Combine(target, "owner.json"), Gone.ToString());
        var link = Path.Combine(Path.GetTempPath(), $"fsnet-run-{Guid.NewGuid():n}");
        Directory.CreateSymbolicLink(link, target);
        ScratchFolder.RemoveStale();
        Assert.True(File.Exists(Path.Combine(target, "owner.json")));
        Directory.Delete(link);
        Directory.Delete(target, recursive: true);
    }

    private static string Abandoned(string? mark)
    {
        var folder = Directory.CreateTempSubdirectory("fsnet-run-").FullName;
        if (mark is not null)
            File.WriteAllText(Path.Combine(folder, "owner.json"), mark);
        return folder;
    }
}
