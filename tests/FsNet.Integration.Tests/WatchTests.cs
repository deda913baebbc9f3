using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>A shared folder that lives, and the copies that are kept of it.</summary>
public class WatchTests
{
    [FactOnUnix]
    public async Task WhatComesChangesMovesAndGoesIsSharedAsItIs()
    {
        await using var lab = new Lab();
        lab.NewFile("stays", 1000);
        var moves = lab.NewFile("moves", 2000, seed: 2);
        lab.NewFile("goes", 3000, seed: 3);
        var changes = lab.NewFile("changes", 4000, seed: 4);
        await lab.StartTrackerAsync();
        var node = await lab.ShareAsync(lab.PathOf("files"), "--watch");
        Assert.Equal(["changes", "goes", "moves", "stays"], await NamesAsync(lab));

        var comes = lab.NewFile("new/comes", 5000, seed: 5);
        changes = lab.NewFile("changes", 4000, seed: 6);
        File.Move(moves.Path, lab.PathOf("files/moved"));
        File.Delete(lab.PathOf("files/goes"));
        await Until.TrueAsync(
            async () => (await NamesAsync(lab)).SequenceEqual(["changes", "moved", "new/comes", "stays"])
                && (await lab.QueryAsync("info", "changes")).GetProperty("id").GetString() == $"{changes.Manifest().Id}",
            () => node.Story);

        Assert.DoesNotContain(" ERR ", node.Error);
        Assert.Contains($"{comes.Manifest().Id}  new/comes", node.OutputLines);
        var getter = lab.Get("/");
        await getter.SucceedsAsync();
        comes.AssertCopy(Path.Combine(getter.Folder, "new", "comes"));
        changes.AssertCopy(Path.Combine(getter.Folder, "changes"));
        moves.AssertCopy(Path.Combine(getter.Folder, "moved"));
        Assert.True(await node.IsHealthyAsync());
    }

    [FactOnUnix]
    public async Task FoldersInsideOthersAndFilesAloneCannotBeFollowed()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("inner/a", 10);
        var nested = await lab.RunAsync("share", lab.PathOf("files"), lab.PathOf("files/inner"), "--watch");
        Assert.Equal(2, await nested.ExitAsync());
        Assert.Contains($"--watch: '{lab.PathOf("files/inner")}' lies in '{lab.PathOf("files")}'", nested.Error);
        var alone = await lab.RunAsync("share", file.Path, "--watch");
        Assert.Equal(2, await alone.ExitAsync());
        Assert.Contains("--watch: follows folders", alone.Error);
    }

    [FactOnUnix]
    public async Task ACopyOfAFolderHasItsTimesAndPrograms()
    {
        await using var lab = new Lab();
        var (program, text) = (lab.NewFile("bin/tool", 100_000), lab.NewFile("text", 1000, seed: 2));
        var (old, older) = (new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc), new DateTime(1969, 7, 20, 20, 17, 40, DateTimeKind.Utc));
        Make(program.Path, old, executable: true);
        Make(text.Path, older, executable: false);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));

        var getter = lab.Get("/");
        await getter.SucceedsAsync();
        AssertIs(Path.Combine(getter.Folder, "bin/tool"), old, executable: true);
        AssertIs(Path.Combine(getter.Folder, "text"), older, executable: false);

        // What was asked for by itself is a file of today, and nobody's program.
        var single = lab.Get("bin/tool");
        await single.SucceedsAsync();
        Assert.InRange(File.GetLastWriteTimeUtc(Path.Combine(single.Folder, "bin/tool")), old.AddYears(20), DateTime.MaxValue);
        Assert.False(IsExecutable(Path.Combine(single.Folder, "bin/tool")));
        // What lies there already is not fetched again, and gets what it lacked.
        var again = lab.GetInto(single.Folder, ["bin/"]);
        await again.SucceedsAsync();
        AssertIs(Path.Combine(single.Folder, "bin/tool"), old, executable: true);
    }

    [FactOnUnix]
    public async Task AnUpdateFetchesWhatHasChangedAndReplacesOnlyItsOwnCopies()
    {
        await using var lab = new Lab();
        var (same, _, _) = (lab.NewFile("same", 300_000), lab.NewFile("newer", 200_000, seed: 2), lab.NewFile("mine", 1000, seed: 3));
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(lab.PathOf("files"));
        var (copy, state) = (lab.NewFolder("copy"), lab.PathOf("state"));
        await UpdateAsync(lab, copy, state).SucceedsAsync();
        await seed.StopAsync();

        var newer = lab.NewFile("newer", 200_000, seed: 4);
        lab.NewFile("mine", 1000, seed: 5);
        await File.AppendAllTextAsync(Path.Combine(copy, "mine"), "what I wrote");
        await lab.ShareAsync(lab.PathOf("files"));
        var again = UpdateAsync(lab, copy, state);
        var reason = await again.FailsAsync();
        Assert.Contains($"'{Path.Combine(copy, "mine")}' exists and is a different file, and not as an earlier get has put it there", reason);
        Assert.EndsWith("what I wrote", await File.ReadAllTextAsync(Path.Combine(copy, "mine")));
        newer.AssertCopyOnly(Path.Combine(copy, "newer"));
        same.AssertCopyOnly(Path.Combine(copy, "same"));
        Assert.EndsWith("\"bytesIn\":0}", again.OutputLines.Single(l => l.Contains("\"same\"", StringComparison.Ordinal)));

        // Without --update nothing is replaced.
        await File.WriteAllTextAsync(Path.Combine(copy, "newer"), "old");
        Assert.Contains("exists and is a different file; move it away", await lab.GetInto(copy, ["newer"]).FailsAsync());
    }

    private static Node UpdateAsync(Lab lab, string copy, string state) =>
        lab.GetInto(copy, ["/"], "--update", "--state", state, "--json");

    private static void Make(string path, DateTime time, bool executable)
    {
        if (!OperatingSystem.IsWindows() && executable)
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute);
        File.SetLastWriteTimeUtc(path, time);
    }

    private static void AssertIs(string path, DateTime time, bool executable)
    {
        Assert.Equal((time, executable), (File.GetLastWriteTimeUtc(path), IsExecutable(path)));
    }

    private static bool IsExecutable(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;

    private static async Task<IEnumerable<string?>> NamesAsync(Lab lab) =>
        (await lab.QueryAsync("ls")).EnumerateArray().Select(f => f.GetProperty("name").GetString()).Order(StringComparer.Ordinal);
}
