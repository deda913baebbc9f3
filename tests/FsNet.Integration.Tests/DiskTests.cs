using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>The disk does not do what one would like.</summary>
public class DiskTests
{
    [FactWithSmallDisk]
    public async Task FullDiskIsAFailureWithItsReasonAndOtherFilesGoOn()
    {
        await using var lab = new Lab();
        lab.NewFile("large.bin", 16 * TestFile.MiB);
        var small = lab.NewFile("small.bin", 100_000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        using var disk = SmallDisk.Mount(lab.NewFolder("disk"), 4 * TestFile.MiB);

        // The small file has its place before the disk is full.
        var first = lab.GetInto(disk.Folder, ["small.bin"]);
        await first.SucceedsAsync();
        var both = lab.GetInto(disk.Folder, ["large.bin", "small.bin"]);
        var reason = await both.FailsAsync();

        Assert.Matches("large.bin\"?: .*(space|full)", reason);
        Assert.Equal(Path.Combine(disk.Folder, "small.bin"), Assert.Single(both.OutputLines));
        Assert.False(File.Exists(Path.Combine(disk.Folder, "large.bin")));
        small.AssertCopy(Path.Combine(disk.Folder, "small.bin"));
    }

    /// <summary>A shared cache, a mounted image: there is nothing to write.</summary>
    [FactWithSmallDisk]
    public async Task WhatIsThereWholeIsTakenWhereNothingCanBeWritten()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.MiB);
        lab.NewFile("other.bin", TestFile.KiB, seed: 2);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        using var disk = SmallDisk.Mount(lab.NewFolder("disk"), 4 * TestFile.MiB);
        await lab.GetInto(disk.Folder, [file.Name]).SucceedsAsync();
        disk.AllowReadingOnly();

        var again = lab.GetInto(disk.Folder, [file.Name]);
        await again.SucceedsAsync();
        Assert.Equal(Path.Combine(disk.Folder, file.Name), Assert.Single(again.OutputLines));
        var both = lab.GetInto(disk.Folder, [file.Name, "other.bin"]);
        Assert.Contains("Read-only file system", await both.FailsAsync());
        Assert.Single(both.OutputLines);
    }

    /// <summary>FAT ends at 4 GiB, `ulimit -f` anywhere: neither the signal that comes with it nor the error may end more than that file.</summary>
    [TheoryOnLinux]
    [InlineData("64KiB")]
    [InlineData("1MiB")]
    public async Task FileLargerThanPermittedIsAFailureWithItsReason(string block)
    {
        await using var lab = new Lab();
        lab.NewFile("large.bin", 8 * TestFile.MiB);
        var small = lab.NewFile("small.bin", 100_000, seed: 2);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"), "--block", block);
        var folder = lab.NewFolder();

        // A program that is compiled as it runs keeps its code in a file larger than that, unless it is told not to.
        var get = lab.Start(
            ["get", "large.bin", "small.bin", "--out", folder], folder,
            "/bin/bash", "-c", "export DOTNET_EnableWriteXorExecute=0; ulimit -f 4096; exec \"$0\" \"$@\"", Repository.Node);
        var reason = await get.FailsAsync();

        Assert.Contains("\"large.bin\": the file is larger than", reason);
        small.AssertCopyOnly(Assert.Single(get.OutputLines));
        Assert.False(File.Exists(Path.Combine(folder, "large.bin")));
    }

    [FactOnUnix]
    public async Task UnreadableFileIsNamedAndTheOthersAreShared()
    {
        await using var lab = new Lab();
        var readable = lab.NewFile("a.bin", 100_000);
        var unreadable = lab.NewFile("b.bin", 100_000, seed: 2);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(unreadable.Path, UnixFileMode.None);
        await lab.StartTrackerAsync();

        var node = lab.Start(["share", lab.PathOf("files")], lab.NewFolder(), FactOnUnixAttribute.WithoutPrivilege);
        await node.RegisteredAsync();

        Assert.Contains($"'{unreadable.Path}' is not shared: ", node.Error);
        Assert.Equal("a.bin", Assert.Single((await lab.QueryAsync("ls")).EnumerateArray()).GetProperty("name").GetString());
        var getter = lab.Get("a.bin");
        await getter.SucceedsAsync();
        readable.AssertCopy(Path.Combine(getter.Folder, "a.bin"));
    }

    [FactOnUnix]
    public async Task NamedPipeAmongSharedFilesHoldsUpNothing()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("z.bin", 100_000);
        var made = await lab.RunAsync("/usr/bin/mkfifo", [lab.PathOf("files/a.pipe")]);
        Assert.True(await made.ExitAsync() == 0, made.Story);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var getter = lab.Get("z.bin", "--wait", "60s");
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, "z.bin"));
    }

    [Fact]
    public async Task FileThatChangesWhileSharedIsNoLongerSent()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path, "--up", "16mbit");
        var getter = lab.Get(file.Name, "--json", "--give-up", "5s");
        await Until.TrueAsync(async () => await getter.FigureAsync("have") > 16, () => getter.Story);

        await using (var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.Write(new byte[4 * TestFile.MiB]);
        var corrupt = 0L;
        await Until.TrueAsync(async () =>
        {
            corrupt = Math.Max(corrupt, await getter.FigureAsync("corruptBlocks"));
            return getter.HasExited;
        });

        Assert.Contains("\"film.bin\": ", await getter.FailsAsync());
        Assert.Contains("missing", getter.Error);
        Assert.Equal(0, corrupt);
        Assert.DoesNotContain("corrupt", getter.Error);
        Assert.Contains("has changed", seed.Error);
        using var result = JsonDocument.Parse(getter.Output);
        Assert.False(result.RootElement.GetProperty("complete").GetBoolean());
        Assert.False(File.Exists(Path.Combine(getter.Folder, file.Name)));
    }

    [Fact]
    public async Task FileThatChangesWhileSharedCompletesFromOthers()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 8 * TestFile.MiB);
        var copy = Path.Combine(lab.NewFolder("copy"), file.Name);
        File.Copy(file.Path, copy);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path, "--up", "16mbit");
        var honest = await lab.ShareAsync(copy, "--up", "16mbit");
        var getter = lab.Get(file.Name, "--keep-sharing");
        await Until.TrueAsync(async () => await getter.FigureAsync("have") > 16, () => getter.Story);

        await using (var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            stream.Write(new byte[4 * TestFile.MiB]);
        await Until.TrueAsync(getter.IsCompleteAsync, () => getter.Story);

        Assert.Equal(0, await getter.FigureAsync("corruptBlocks"));
        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        Assert.True(await honest.FigureAsync("bytesOut") > 0);
    }

    [Fact]
    public async Task ExistingDifferentFileIsLeftAlone()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", 300_000);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var folder = lab.NewFolder();
        var mine = Path.Combine(folder, file.Name);
        await File.WriteAllTextAsync(mine, "mine");

        Assert.Contains($"'{mine}' exists and is a different file", await lab.GetInto(folder, [file.Name]).FailsAsync());

        Assert.Equal("mine", await File.ReadAllTextAsync(mine));
        Assert.Equal(mine, Assert.Single(Directory.EnumerateFiles(folder)));
    }
}
