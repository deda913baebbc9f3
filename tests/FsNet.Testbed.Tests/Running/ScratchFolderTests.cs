using System.Diagnostics;
using System.Text.Json;
using FsNet.Testbed.Running;

namespace FsNet.Testbed.Tests.Running;

public class ScratchFolderTests
{
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
        ScratchFolder.RemoveStale(TimeProvider.System);
        Assert.True(Directory.Exists(folder.Path));
    }

    [Fact]
    public async Task OneWhoseOwnerIsGoneIsRemovedAndNamed()
    {
        using var process = Process.Start("dotnet", "--version");
        var owner = new ScratchFolder.Owner(process.Id, process.StartTime.ToUniversalTime());
        await process.WaitForExitAsync();
        var folder = Abandoned(owner);
        Assert.Contains(ScratchFolder.RemoveStale(TimeProvider.System), line => line.Contains(folder, StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void AProcessIdThatIsUsedAgainDoesNotProtectIt()
    {
        var me = ScratchFolder.Owner.ThisProcess();
        var folder = Abandoned(me with { StartedAt = me.StartedAt.AddHours(-1) });
        ScratchFolder.RemoveStale(TimeProvider.System);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public void OneThatTheUserKeepsStays()
    {
        var folder = ScratchFolder.Create();
        folder.Keep();
        folder.Dispose();
        ScratchFolder.RemoveStale(TimeProvider.System);
        Assert.True(Directory.Exists(folder.Path));
        Directory.Delete(folder.Path, recursive: true);
    }

    private static string Abandoned(ScratchFolder.Owner owner)
    {
        var folder = Directory.CreateTempSubdirectory("fsnet-run-").FullName;
        File.WriteAllText(Path.Combine(folder, "owner.json"), JsonSerializer.Serialize(owner));
        return folder;
    }
}
