using System.IO.MemoryMappedFiles;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>What becomes of files while they are shared: a node says so by itself, and shares what is still what it was.</summary>
public class ChangedFileTests
{
    [Fact]
    public async Task TouchedFileIsServedAndGoesOnBeingShared()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 2 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);

        File.SetLastWriteTimeUtc(file.Path, DateTime.UnixEpoch);
        var getter = lab.Get(file.Name);

        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        await Until.TrueAsync(() => seed.Error.Contains("film.bin was touched; its content is what it was"), () => seed.Story);
        Assert.True(await seed.IsHealthyAsync());
        await lab.Get(file.Name).SucceedsAsync();
    }

    /// <summary>As tools do that set the time back, and with nobody asking for the file.</summary>
    [FactOnUnix]
    public async Task ChangedFileIsNoticedThoughLengthAndTimeAreKept()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 2 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);

        var time = File.GetLastWriteTimeUtc(file.Path);
        await using (var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.Write(new byte[1000]);
        File.SetLastWriteTimeUtc(file.Path, time);

        await Until.TrueAsync(() => seed.Error.Contains($"film.bin: '{file.Path}' has changed since it was shared"), () => seed.Story);
        await Until.TrueAsync(async () => (await lab.QueryAsync("ls")).GetArrayLength() == 0, () => seed.Story);
        Assert.False(await seed.IsHealthyAsync());
        var status = (await seed.TryFileAsync())!.Value;
        Assert.False(status.GetProperty("complete").GetBoolean());
        Assert.Contains("has changed", status.GetProperty("error").GetString());
    }

    [Fact]
    public async Task FileThatIsMovedAwayIsSaidOnceAndReturns()
    {
        await using var lab = new Lab();
        var (away, stays) = (lab.NewFile("away.bin", 300_000, seed: 1), lab.NewFile("stays.bin", 200_000, seed: 2));
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(lab.PathOf("files"));

        File.Move(away.Path, lab.PathOf("elsewhere"));
        await Until.TrueAsync(async () => (await lab.QueryAsync("ls")).GetArrayLength() == 1, () => seed.Story);
        Assert.Contains($"'{away.Path}' is not there any more", Assert.Single(seed.Error.Split('\n'), l => l.Contains("away.bin: ")));
        Assert.True(await seed.IsHealthyAsync()); // It still shares something.
        await lab.Get(stays.Name).SucceedsAsync();

        File.Move(lab.PathOf("elsewhere"), away.Path);
        await Until.TrueAsync(() => seed.Error.Contains("away.bin is what it was again"), () => seed.Story);
        var getter = lab.Get(away.Name, "--wait", "1min");
        await getter.SucceedsAsync();
        away.AssertCopy(Path.Combine(getter.Folder, away.Name));
    }

    /// <summary>Somebody sorts what has come while the rest is still coming.</summary>
    [Fact]
    public async Task FinishedFileThatIsMovedAwayHasBeenHad()
    {
        await using var lab = new Lab();
        var (small, large) = (lab.NewFile("small.bin", 1000, seed: 1), lab.NewFile("large.bin", 8 * TestFile.MiB, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var folder = lab.NewFolder();
        var getter = lab.GetInto(folder, [small.Name, large.Name], "--down", "16mbit");
        var path = Path.Combine(folder, small.Name);
        await Until.TrueAsync(() => File.Exists(path), () => getter.Story);
        await Until.TrueAsync(async () => await getter.TryFileAsync(small.Name) is { } file && file.GetProperty("complete").GetBoolean());

        File.Move(path, lab.PathOf("sorted"));

        await Until.TrueAsync(() => getter.Error.Contains($"'{path}' is not there any more"), () => getter.Story);
        await getter.SucceedsAsync();
        Assert.Equal([path, Path.Combine(folder, large.Name)], getter.OutputLines.OrderDescending());
        small.AssertCopy(lab.PathOf("sorted"));
    }

    /// <summary>
    /// A page that is dirty already can be written to through a mapping without a trace in the file's times: no stamp tells, only who
    /// was sent the block can. In memory, where there is such a folder: a disk may clean the page meanwhile.
    /// </summary>
    [Fact]
    public async Task SilentChangeIsNoticedWhenAPeerComplains()
    {
        await using var lab = new Lab();
        using var memory = new FolderInMemory();
        var file = TestFile.Create(Path.Combine(memory.Path, "film.bin"), 2 * TestFile.MiB);
        using var mapping = MemoryMappedFile.CreateFromFile(file.Path, FileMode.Open);
        using var view = mapping.CreateViewAccessor();
        var first = view.ReadByte(0);
        view.Write(0, first);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);

        view.Write(0, (byte)~first);
        var getter = lab.Get(file.Name, "--give-up", "15s");
        Assert.Contains("is corrupt: the peer is dropped", await getter.FailsAsync());

        await Until.TrueAsync(() => seed.Error.Contains("is not what it was") || seed.Error.Contains("has changed"), () => seed.Story);
        await Until.TrueAsync(async () => !await seed.IsHealthyAsync(), () => seed.Story);
    }
}
