using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>What the programs have to say goes to a disk that is full, or to a pipe that nobody reads.</summary>
public class OutputTests
{
    [FactOnLinux]
    public async Task ResultsThatCannotBeWrittenAreAFailureInALine()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.KiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        foreach (var command in new[] { $"get film.bin --out {lab.PathOf("out")} --listen {lab.NewEndPoint()} --status off", "ls", "info film.bin" })
        {
            var said = await ShellAsync(lab, $"exec {Repository.Node} {command} --tracker {lab.TrackerEndPoint} >/dev/full");
            Assert.Equal(1, await said.ExitAsync());
            Assert.Equal("fsnet-node: what there is to say cannot be written: No space left on device", said.Error.Trim());
        }
        file.AssertCopy(Path.Combine(lab.PathOf("out"), file.Name));
    }

    /// <summary>What only says how it goes is no reason to break off.</summary>
    [FactOnLinux]
    public async Task MessagesThatCannotBeWrittenKeepNobodyFromHisWork()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.KiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        var get = await ShellAsync(
            lab,
            $"exec {Repository.Node} get film.bin --out out --listen {lab.NewEndPoint()} --status off --tracker {lab.TrackerEndPoint} 2>/dev/full");
        Assert.True(await get.ExitAsync() == 0, get.Story);
        file.AssertCopy(get.OutputLines.Single());
    }

    [FactOnLinux]
    public async Task EventsForAPipeThatNobodyReadsHoldUpNothing()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("film.bin", TestFile.KiB);
        await lab.StartTrackerAsync();
        await lab.ShareAsync(file.Path);
        Assert.Equal(0, await (await ShellAsync(lab, "mkfifo events")).ExitAsync());
        var get = lab.Get(file.Name, "--events", lab.PathOf("events"));
        await get.SucceedsAsync();
        file.AssertCopy(Path.Combine(get.Folder, file.Name));
    }

    private static Task<RunningProgram> ShellAsync(Lab lab, string script) => lab.RunAsync("/bin/sh", ["-c", script]);
}
