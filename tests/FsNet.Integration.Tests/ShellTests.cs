using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>The program as somebody meets it who types no more than its name on a terminal.</summary>
public class ShellTests
{
    [FactWithTool("script")]
    public async Task ListsFetchesAndShowsWhatIsThere()
    {
        await using var lab = new Lab();
        var (film, song) = (lab.NewFile("film.bin", 300_000), lab.NewFile("song.bin", 1000, seed: 2));
        await lab.StartTrackerAsync();
        await lab.ShareAsync(lab.PathOf("files"));
        var folder = lab.NewFolder();
        var shell = OnTerminal(lab, folder);

        await SaysAsync(shell, "fsnet>");
        await shell.TypeAsync("ls\r");
        await SaysAsync(shell, "song.bin");
        await shell.TypeAsync("info film.bin\r");
        await SaysAsync(shell, "##### 5/5");
        await shell.TypeAsync("get\r");
        await SaysAsync(shell, "Which?");
        await shell.TypeAsync("\u001b[B\r"); // One further down.
        await SaysAsync(shell, Path.Combine(folder, "song.bin"));
        await shell.TypeAsync("gett film.bin\r");
        await SaysAsync(shell, "did you mean get?");
        await shell.TypeAsync("quit\r");
        Assert.True(await shell.ExitAsync() == 0, shell.Story);
        song.AssertCopy(Path.Combine(folder, "song.bin"));
        Assert.False(File.Exists(Path.Combine(folder, film.Name)));
    }

    [Fact]
    public async Task WithoutATerminalNobodyIsAsked()
    {
        await using var lab = new Lab();
        var program = await lab.RunAsync();
        Assert.Equal(2, await program.ExitAsync());
        Assert.Contains("a command is missing; allowed: share, get, ls, info, shell", program.Error);
    }

    /// <summary>In a pseudo-terminal: what is typed into <c>script</c> is typed there.</summary>
    private static RunningProgram OnTerminal(Lab lab, string folder) => lab.Add(new RunningProgram(
        "script", ["-qec", Repository.Node, "/dev/null"], folder,
        new Dictionary<string, string>
        {
            ["TERM"] = "xterm",
            ["FSNET_TRACKER"] = $"{lab.TrackerEndPoint}",
            ["FSNET_LISTEN"] = $"{lab.NewEndPoint()}",
            ["FSNET_STATUS"] = "off",
            ["FSNET_OUT"] = folder,
        }));

    private static Task SaysAsync(RunningProgram shell, string text) =>
        Until.TrueAsync(() => shell.Output.Replace("\r\n", "", StringComparison.Ordinal).Contains(text, StringComparison.Ordinal), () => shell.Story);
}
