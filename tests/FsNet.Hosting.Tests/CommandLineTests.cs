using System.CommandLine;
using System.Net;
using FsNet.Base;

namespace FsNet.Hosting.Tests;

public class CommandLineTests
{
    [Fact]
    public async Task TheDefaultIsTakenWhereNothingIsGiven() =>
        Assert.Equal((0, "00:01:00", ""), await RunAsync(Flags.Time("--ttl-default", "How long.", "60s")));

    [Fact]
    public async Task AFlagWinsOverItsVariable()
    {
        Environment.SetEnvironmentVariable("FSNET_TTL_ONE", "7s");
        Assert.Equal((0, "00:00:07", ""), await RunAsync(Flags.Time("--ttl-one", "How long.", "60s")));
        Assert.Equal((0, "00:00:09", ""), await RunAsync(Flags.Time("--ttl-one", "How long.", "60s"), "--ttl-one", "9s"));
    }

    [Fact]
    public async Task ABadVariableIsAnErrorThatNamesIt()
    {
        Environment.SetEnvironmentVariable("FSNET_TTL_TWO", "soon");
        var (code, _, error) = await RunAsync(Flags.Time("--ttl-two", "How long.", "60s"));
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains("FSNET_TTL_TWO: 'soon' is not a time", error);
    }

    [Theory]
    [InlineData("12", "--up-x: '12' has no unit")]
    [InlineData("12parsec", "unknown unit 'parsec'")]
    [InlineData("0mbit", "--up-x: found '0mbit', allowed: at least 1bit; without the flag there is no limit")]
    public async Task ABadFlagIsAnErrorThatNamesIt(string text, string complaint)
    {
        var (code, _, error) = await RunAsync(Flags.Rate("--up-x", "Limit."), "--up-x", text);
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains(complaint, error);
    }

    /// <summary>What a shell makes of a variable that nobody has set.</summary>
    [Fact]
    public async Task AnEmptyValueIsAnErrorThatNamesIt()
    {
        var (code, _, error) = await RunAsync(Flags.Text("--to-x", "DIR", "Where."), "--to-x", "");
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains("--to-x: found '', allowed: DIR", error);

        var root = new RootCommand("Test.") { new Argument<string[]>("PATH") };
        root.SetAction(_ => ExitCodes.Ok);
        var said = new StringWriter();
        Assert.Equal(ExitCodes.BadUsage, await CommandRunner.RunAsync(root, ["a", ""], TextWriter.Null, said));
        Assert.Contains("PATH: found '', allowed: a value that is not empty", said.ToString());
    }

    [Fact]
    public async Task ASwitchNeedsNoValue()
    {
        Assert.Equal((0, "True", ""), await RunAsync(Flags.Switch("--lifeline-x", "End."), "--lifeline-x"));
        Environment.SetEnvironmentVariable("FSNET_LIFELINE_Y", "1");
        Assert.Equal((0, "True", ""), await RunAsync(Flags.Switch("--lifeline-y", "End.")));
    }

    [Fact]
    public async Task AnUnknownFlagIsBadUsage()
    {
        var (code, _, error) = await RunAsync(Flags.Switch("--known", "Known."), "--unknown");
        Assert.Equal(ExitCodes.BadUsage, code);
        Assert.Contains("--unknown", error);
        Assert.Contains("--help", error);
    }

    [Fact]
    public async Task AProgramExceptionIsItsMessageAndItsCode()
    {
        var root = new RootCommand("Test.");
        root.SetAction((Func<ParseResult, CancellationToken, Task<int>>)((_, _) => throw new ProgramException("no disk", ExitCodes.Invalid)));
        var error = new StringWriter();
        Assert.Equal(ExitCodes.Invalid, await CommandRunner.RunAsync(root, [], TextWriter.Null, error));
        Assert.EndsWith(": no disk\n", error.ToString());
    }

    [Theory]
    [InlineData("a mistake", ExitCodes.Unexpected, "unexpected InvalidOperationException: two; lines;")]
    [InlineData("a disk", ExitCodes.Failed, ": No space left on device;")]
    [InlineData("in a task", ExitCodes.Failed, ": No space left on device;")]
    [InlineData("expected, in a task", ExitCodes.Invalid, ": no disk\n")]
    public async Task WhateverElseIsThrownIsALineAndACode(string what, int code, string said)
    {
        Exception thrown = what switch
        {
            "a mistake" => new InvalidOperationException("two;\nlines"),
            "a disk" => new IOException("No space left on device"),
            "in a task" => new AggregateException(new IOException("No space left on device")),
            _ => new AggregateException(new ProgramException("no disk", ExitCodes.Invalid)),
        };
        var root = new RootCommand("Test.");
        root.SetAction((Func<ParseResult, CancellationToken, Task<int>>)((_, _) => throw thrown));
        var error = new StringWriter();
        Assert.Equal(code, await CommandRunner.RunAsync(root, [], TextWriter.Null, error));
        Assert.Contains(said, error.ToString());
        Assert.Equal(1, error.ToString().Count(c => c == '\n'));
    }

    [Fact]
    public async Task WhereItCameFromIsForWhoAsks()
    {
        var root = new RootCommand("Test.") { Flags.LogLevel() };
        root.SetAction((Func<ParseResult, CancellationToken, Task<int>>)((_, _) => throw new InvalidOperationException("odd")));
        var error = new StringWriter();
        Assert.Equal(ExitCodes.Unexpected, await CommandRunner.RunAsync(root, ["--log-level", "debug"], TextWriter.Null, error));
        Assert.Contains($"   at {typeof(CommandLineTests).FullName}", error.ToString());
    }

    [Fact]
    public async Task NamesOfHostsAreSeparatedByCommas()
    {
        var root = new RootCommand("Test.") { HostNames.NewFlag("--host-x", "the page") };
        root.SetAction(parsed => Assert.Equal(["lab.example", "seed"], parsed.GetValue<string[]>("--host-x")!));
        Assert.Equal(0, await CommandRunner.RunAsync(root, ["--host-x", "lab.example, seed"], TextWriter.Null, TextWriter.Null));
        var error = new StringWriter();
        Assert.Equal(ExitCodes.BadUsage, await CommandRunner.RunAsync(root, ["--host-x", "lab.example:80"], TextWriter.Null, error));
        Assert.Contains("--host-x: found 'lab.example:80', allowed: a host name without a port", error.ToString());
    }

    [Fact]
    public async Task HelpShowsDefaultsVariablesAndExamples()
    {
        var root = new RootCommand("Shares files.") { Flags.Time("--peer-ttl", "How long a node counts.", "60s") };
        var get = new Command("get", "Fetches files.") { new Argument<string[]>("NAME|ID") { Arity = ArgumentArity.OneOrMore } };
        get.AddExamples("prog get film.mkv --out films");
        root.Add(get);
        var output = new StringWriter();
        Assert.Equal(0, await CommandRunner.RunAsync(root, ["--help"], output, TextWriter.Null));
        Assert.Contains("--peer-ttl TIME", output.ToString());
        Assert.Contains("[default 60s; FSNET_PEER_TTL]", output.ToString());
        output = new StringWriter();
        Assert.Equal(0, await CommandRunner.RunAsync(root, ["get", "--help"], output, TextWriter.Null));
        Assert.Contains("get NAME|ID...", output.ToString());
        Assert.Contains("Examples:\n  prog get film.mkv --out films", output.ToString());
    }

    [Theory]
    [InlineData("0.0.0.0:9090", "0.0.0.0", 9090)]
    [InlineData("[::]:0", "::", 0)]
    public void ListenAddresses(string text, string address, int port) =>
        Assert.Equal(new IPEndPoint(IPAddress.Parse(address), port), Endpoints.ParseListen(text, "--listen"));

    [Theory]
    [InlineData("9090")]
    [InlineData("::1:9090")]
    [InlineData("localhost:9090")]
    [InlineData("127.0.0.1:65536")]
    [InlineData("127.0.0.1:")]
    public void BadListenAddressesNameTheFlagAndWhatWasFound(string text)
    {
        var error = Assert.Throws<UnitException>(() => Endpoints.ParseListen(text, "--listen"));
        Assert.Contains("--listen: '", error.Message);
        Assert.Contains(text[..4], error.Message);
    }

    [Fact]
    public void Hosts()
    {
        Assert.Equal(new HostEndPoint("tracker.example", 9090), Endpoints.ParseHost("tracker.example:9090", "--tracker"));
        Assert.Equal("[::1]:9090", Endpoints.ParseHost("[::1]:9090", "--tracker").ToString());
        Assert.Throws<UnitException>(() => Endpoints.ParseHost("tracker.example:0", "--tracker"));
    }

    [Fact]
    public async Task AnAddressCanBeOff()
    {
        Assert.Equal((0, "off", ""), await RunAsync(Flags.ListenOrOff("--status-x", "Where.", "off")));
        Assert.Equal((0, "off", ""), await RunAsync(Flags.ListenOrOff("--status-x", "Where.", "127.0.0.1:1"), "--status-x", "off"));
        Assert.Equal((0, "127.0.0.1:1", ""), await RunAsync(Flags.ListenOrOff("--status-x", "Where.", "off"), "--status-x", "127.0.0.1:1"));
    }

    private static async Task<(int Code, string Value, string Error)> RunAsync<T>(Flag<T> flag, params string[] args)
    {
        var root = new RootCommand("Test.") { flag };
        var value = "";
        root.SetAction(parsed => value = $"{parsed.GetValue(flag)}");
        var error = new StringWriter();
        return (await CommandRunner.RunAsync(root, args, TextWriter.Null, error), value, error.ToString());
    }
}
