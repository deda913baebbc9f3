using System.Diagnostics;
using System.Globalization;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Whatever signal asks a program to end, it ends in good order, and without a word of the runtime's.</summary>
public class SignalTests
{
    public static TheoryData<string> Signals => ["HUP", "INT", "QUIT", "TERM"];

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task ATrackerAndANodeEndInGoodOrder(string signal)
    {
        await using var lab = new Lab();
        var tracker = await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(lab.NewFile("film.mkv", 100_000).Path);
        await SendAsync(signal, seed.Id);
        Assert.True(await seed.ExitAsync() == 0, seed.Story);
        Assert.Contains($"Ending: SIG{signal}", seed.Error);
        Assert.Empty((await lab.QueryAsync("ls")).EnumerateArray());
        await SendAsync(signal, tracker.Id);
        Assert.True(await tracker.ExitAsync() == 0, tracker.Story);
        Assert.Contains($"ends: SIG{signal}", tracker.Error.Replace("\"", ""));
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task AQueryIsInterruptedInALine(string signal)
    {
        await using var lab = new Lab();
        var (silent, at) = Silent.Tracker();
        using (silent)
        {
            var query = lab.Add(new RunningProgram(Repository.Node, ["ls", "--tracker", $"{at}"], lab.NewFolder()));
            await silent.AskedAsync();
            await SendAsync(signal, query.Id);
            Assert.True(await query.ExitAsync() == 1, query.Story);
            Assert.Contains($"fsnet-node: interrupted (SIG{signal})", query.Error);
        }
    }

    [Theory]
    [MemberData(nameof(Signals))]
    public async Task AShaperEndsInGoodOrder(string signal)
    {
        await using var lab = new Lab();
        var shaper = lab.Add(new RunningProgram(Repository.Shaper, ["serve"], lab.NewFolder()));
        await Until.TrueAsync(() => HasLeftTheTerminal(shaper.Id), () => shaper.Story);
        await SendAsync(signal, shaper.Id);
        Assert.True(await shaper.ExitAsync() == 1, shaper.Story);
        Assert.Contains($"fsnet-shaper: interrupted (SIG{signal})", shaper.Error);
    }

    [Fact]
    public async Task UnderNohupTheEndOfTheTerminalIsNotTheirs()
    {
        await using var lab = new Lab();
        var tracker = lab.Add(new RunningProgram(
            "nohup", [Repository.Tracker, "--listen", $"{lab.TrackerEndPoint}", "--status", "off", "--lifeline"], lab.NewFolder()));
        await Until.TrueAsync(() => tracker.Error.Contains("listens", StringComparison.Ordinal), () => tracker.Story);
        await SendAsync("HUP", tracker.Id);
        Assert.Empty((await lab.QueryAsync("ls")).EnumerateArray());
        await SendAsync("TERM", tracker.Id);
        Assert.True(await tracker.ExitAsync() == 0, tracker.Story);
        Assert.Contains("ends: SIGTERM", tracker.Error.Replace("\"", ""));
    }

    private static async Task SendAsync(string signal, int pid)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{pid}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>It is in a session of its own, which it makes when it is ready: Ctrl-C in a terminal is not for it.</summary>
    private static bool HasLeftTheTerminal(int pid)
    {
        const int session = 3;
        var afterName = File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ');
        return int.Parse(afterName[session], CultureInfo.InvariantCulture) == pid;
    }
}
