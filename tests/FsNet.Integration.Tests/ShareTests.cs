using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Folders as they are: with what may not be read, what is no file, and names of all kinds.</summary>
public class ShareTests
{
    [FactOnUnix]
    public async Task WhatCannotBeSharedIsSaidAndTheRestIsShared()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("music/a.bin", 100_000);
        lab.NewFile("lost+found/b.bin", 1000);
        lab.NewFile(".DS_Store", 10);
        await MakeOddEntriesAsync(lab);
        Directory.CreateDirectory(lab.PathOf("files/hollow"));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(lab.PathOf("files/lost+found"), UnixFileMode.None);
        await lab.StartTrackerAsync();

        var node = lab.Start(["share", lab.PathOf("files")], lab.NewFolder(), FactOnUnixAttribute.WithoutPrivilege);
        await node.RegisteredAsync();

        Assert.Equal([$"{file.Manifest().Id}  music/a.bin"], node.OutputLines);
        Assert.Matches("files/lost\\+found' is not shared: .*(denied|permission)", node.Error);
        Assert.Contains("files/pipe' is not shared: it is a pipe", node.Error);
        Assert.Contains("files/link' is not shared: it is a symbolic link to a file that is not shared", node.Error);
        Assert.Matches("files/caf.\\.txt' is not shared: its name is not UTF-8", node.Error);
        Assert.Contains("Hidden files left out: 1, ", node.Error);
        Assert.Matches("Empty folders, which are not shared: 1, first .*files/hollow'", node.Error);
        var getter = lab.Get("music/");
        await getter.SucceedsAsync();
        file.AssertCopy(Path.Combine(getter.Folder, "music", "a.bin"));
        await RunShellAsync(lab, "rm files/caf*");
    }

    [FactOnUnix]
    public async Task WhatTheUserNamedAndCannotBeSharedIsAnError()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("a.bin", 1000);
        await MakeOddEntriesAsync(lab);
        foreach (var (path, why) in new[] { ("pipe", "a pipe"), ("caf\u00e9.txt", "does not exist") })
        {
            var program = await lab.RunAsync("share", file.Path, lab.PathOf($"files/{path}"), "--tracker", $"{lab.TrackerEndPoint}");
            Assert.Equal(2, await program.ExitAsync());
            Assert.Contains(why, program.Error);
            Assert.Empty(program.Output);
        }
        await RunShellAsync(lab, "rm files/caf*");
    }

    [FactOnUnix]
    public async Task AStartReadsOnlyWhatHasChangedSinceTheOneBefore()
    {
        await using var lab = new Lab();
        var (state, shared) = (lab.PathOf("state"), lab.PathOf("files"));
        var (a, b) = (lab.NewFile("a.bin", 200_000), lab.NewFile("b.bin", 300_000, seed: 2));
        await lab.StartTrackerAsync();
        await (await lab.ShareAsync(shared, "--state", state)).StopAsync();

        b = lab.NewFile("b.bin", 300_000, seed: 3);
        var again = await lab.ShareAsync(shared, "--state", state);
        Assert.Contains("their hashes are known: 1 of 2 files", again.Error);
        var getter = lab.Get("/");
        await getter.SucceedsAsync();
        a.AssertCopy(Path.Combine(getter.Folder, "a.bin"));
        b.AssertCopy(Path.Combine(getter.Folder, "b.bin"));

        var second = await lab.RunAsync("share", shared, "--state", state, "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains($"--state: the folder '{state}' is used by another node", second.Error);
    }

    [Fact]
    public async Task TwoFoldersWithOneFileNameAndALinkInside()
    {
        await using var lab = new Lab();
        var (a, b) = (lab.NewFile("a/config.json", 1000, seed: 1), lab.NewFile("b/config.json", 2000, seed: 2));
        var (c, d) = (lab.NewFile("c/b/config.json", 3000, seed: 3), lab.NewFile("film.mkv", 4000, seed: 4));
        await lab.StartTrackerAsync();
        var node = lab.Start(["share", .. new[] { "a/", "b/", "c/b", "film.mkv" }.Select(p => lab.PathOf($"files/{p}"))], lab.NewFolder());
        await node.RegisteredAsync();

        var getter = lab.GetInto(lab.NewFolder(), ["a/", "film.mkv"]);
        await getter.SucceedsAsync();
        a.AssertCopy(Path.Combine(getter.Folder, "a", "config.json"));
        d.AssertCopy(Path.Combine(getter.Folder, "film.mkv"));
        Assert.Contains("'b/config.json' is the name of 2 different files", node.Error);
        Assert.Contains($"{b.Manifest().Id}", node.Error);
        Assert.Contains($"{c.Manifest().Id}", node.Error);
    }

    private static Task MakeOddEntriesAsync(Lab lab) =>
        RunShellAsync(lab, "cd files && mkfifo pipe && ln -s /etc/hostname link && : > \"$(printf 'caf\\351.txt')\"");

    /// <summary>For names that are no UTF-8, which .NET can neither make nor remove.</summary>
    private static async Task RunShellAsync(Lab lab, string script)
    {
        var made = await lab.RunAsync("/bin/sh", ["-c", script]);
        Assert.True(await made.ExitAsync() == 0, made.Story);
    }
}
