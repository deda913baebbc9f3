using System.Text.Json;
using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>Words of strangers that would drive a terminal, forge a line or turn text around: they are shown, and nothing obeys them.</summary>
public class HostileTextTests
{
    private const string Hostile = "film\u001b[2J\u001b]0;title\u0007\u202egpj\u009b31m\r\nfsnet-node: all is well\tx";

    [Fact]
    public async Task NamesFromATracker()
    {
        await using var lab = new Lab();
        await using var tracker = LyingTracker.Start(lab.TrackerEndPoint, lab.NewFile("film.bin", 1000).Manifest(), Hostile);

        var list = await lab.RunAsync("ls", "--tracker", $"{lab.TrackerEndPoint}", "--log-level", "verbose");
        Assert.Equal("film\\u001B[2J", Assert.Single(list.OutputLines).Split('\t')[0][..13]);
        AssertHarmless(list);
        var json = await lab.RunAsync("ls", "--json", "--tracker", $"{lab.TrackerEndPoint}");
        AssertHarmless(json);
        Assert.Equal(Hostile, JsonDocument.Parse(json.Output).RootElement[0].GetProperty("name").GetString());
        var all = lab.GetInto(lab.NewFolder(), ["/"], "--json", "--log-level", "verbose");
        await all.FailsAsync();
        AssertHarmless(all);
        Assert.Empty(Directory.EnumerateFileSystemEntries(all.Folder));
    }

    [Fact]
    public async Task RefusalsOfATracker()
    {
        await using var lab = new Lab();
        await using var tracker = LyingTracker.StartRefusing(lab.TrackerEndPoint, Hostile);
        foreach (var command in new[] { "ls", "get" })
        {
            var program = await lab.RunAsync(
                [command, .. command == "get" ? ["x"] : Array.Empty<string>(), "--tracker", $"{lab.TrackerEndPoint}", "--log-level", "debug"]);
            Assert.Equal(1, await program.ExitAsync());
            Assert.Contains("refuses: film\\u001B[2J", program.Error);
            Assert.DoesNotContain("\nfsnet-node: all is well", program.Error);
            AssertHarmless(program);
        }
    }

    /// <summary>Valid on every system, and still nothing for eyes: what a name may be.</summary>
    [Fact]
    public async Task ValidNamesInStatusEventsAndLogs()
    {
        await using var lab = new Lab();
        var file = lab.NewFile("gpj.\u202eexe <script>=1", 1000);
        await lab.StartTrackerAsync();
        var seed = await lab.ShareAsync(file.Path);
        var events = lab.PathOf("events.jsonl");
        var getter = lab.Get(file.Name, "--events", events, "--log-level", "verbose");
        await getter.SucceedsAsync();

        file.AssertCopy(Path.Combine(getter.Folder, file.Name));
        Assert.Equal(file.Name, (await seed.StatusAsync()).GetProperty("files")[0].GetProperty("name").GetString());
        Assert.DoesNotContain('\u202e', getter.Error);
        Assert.DoesNotContain('\u202e', await File.ReadAllTextAsync(events));
        Assert.EndsWith(file.Name, Assert.Single(getter.OutputLines)); // A program is given the very name.
    }

    private static void AssertHarmless(RunningProgram program) =>
        Assert.DoesNotContain(program.Output + program.Error, c => (char.IsControl(c) && c is not ('\n' or '\t')) || c == '\u202e');
}
