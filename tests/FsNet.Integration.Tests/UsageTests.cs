using FsNet.Integration.Tests.Fixture;

namespace FsNet.Integration.Tests;

/// <summary>What a user or a script sees of the programs: exit codes, messages, help, environment variables.</summary>
public class UsageTests
{
    public static TheoryData<string, string> Mistakes => new()
    {
        { "share", "PATH" },
        { "get", "NAME|ID" },
        { "get film.mkv --up 20", "--up" },
        { "get film.mkv --wait soon", "--wait" },
        { "get film.mkv --tracker nowhere", "--tracker" },
        { "get film.mkv --listen nowhere", "--listen" },
        { "get film.mkv --block-policy best", "--block-policy" },
        { "get film.mkv --frobnicate", "--frobnicate" },
        { "get film.mkv --as ../film.mkv", "--as" },
        { "get film.mkv subtitles.srt --as film.mkv", "--as" },
        { "get films/ --as film.mkv", "--as" },
        { "share . --block 100KiB", "--block" },
        { "share there-is-no-such-file", "'there-is-no-such-file' does not exist" },
        { "frobnicate", "frobnicate" },
        { "get films/ --update", "--update: goes with --state DIR" },
        { "shell", "standard input and output have to be a terminal" },
        { "share . --name \t", "--name" },
        { "tracker --peer-ttl 1", "--peer-ttl" },
        { "tracker --listen 9090", "--listen" },
        { "tracker frobnicate", "frobnicate" },
    };

    public static TheoryData<string> Commands => ["", "share", "get", "ls", "info", "tracker"];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task MistakeIsNamedAndExitsWith2(string commandLine, string named)
    {
        await using var lab = new Lab();
        var program = await RunAsync(lab, commandLine);
        Assert.True(await program.ExitAsync() == 2, program.Story);
        Assert.Contains(named, program.Error);
        Assert.Empty(program.Output);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task HelpShowsExamples(string command)
    {
        await using var lab = new Lab();
        var program = await RunAsync(lab, $"{command} --help".Trim());
        Assert.True(await program.ExitAsync() == 0, program.Story);
        Assert.Contains("Examples:", program.Output);
        Assert.Contains(command == "tracker" ? "  fsnet-tracker" : "  fsnet-node", program.Output);
    }

    [Fact]
    public async Task UnknownNameIsAFailureWithItsReason()
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        Assert.Contains("nobody shares 'film.mkv'", await lab.Get("film.mkv").FailsAsync());
        Assert.Contains("nobody shares a file under 'films/'", await lab.Get("films/").FailsAsync());
        var info = await lab.RunAsync("info", new string('0', 64), "--tracker", $"{lab.TrackerEndPoint}");
        Assert.Equal(1, await info.ExitAsync());
    }

    [Fact]
    public async Task NoTrackerIsAFailureWithItsReason()
    {
        await using var lab = new Lab();
        Assert.Contains($"{lab.TrackerEndPoint}", await lab.Get("film.mkv").FailsAsync());
    }

    [Fact]
    public async Task VariableIsTakenForAFlagAndAFlagWins()
    {
        await using var lab = new Lab();
        await lab.StartTrackerAsync();
        var variable = new Dictionary<string, string> { ["FSNET_TRACKER"] = $"{lab.TrackerEndPoint}" };
        var byVariable = await lab.RunAsync(Repository.Node, ["ls", "--json"], variable);
        Assert.True(await byVariable.ExitAsync() == 0, byVariable.Story);

        variable["FSNET_TRACKER"] = "nowhere";
        var wrong = await lab.RunAsync(Repository.Node, ["ls"], variable);
        Assert.Equal(2, await wrong.ExitAsync());
        Assert.Contains("FSNET_TRACKER", wrong.Error);

        variable["FSNET_TRACKER"] = $"{lab.NewEndPoint()}";
        var byFlag = await lab.RunAsync(Repository.Node, ["ls", "--tracker", $"{lab.TrackerEndPoint}"], variable);
        Assert.True(await byFlag.ExitAsync() == 0, byFlag.Story);
    }

    private static Task<RunningProgram> RunAsync(Lab lab, string commandLine)
    {
        var words = commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["tracker", ..] ? lab.RunAsync(Repository.Tracker, words[1..]) : lab.RunAsync(words);
    }
}
