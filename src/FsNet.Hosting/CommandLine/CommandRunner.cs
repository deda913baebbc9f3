using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using FsNet.Base;
using Serilog.Events;

namespace FsNet.Hosting;

/// <summary>Parses, runs, and turns what went wrong, whatever it was, into a line on standard error and an exit code.</summary>
public static class CommandRunner
{
    /// <summary>Exit code 2 for bad usage; that of a <see cref="ProgramException"/>; else what the command returned.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        var isProgram = error is null;
        if (isProgram)
            ForgivingWriter.TakePlaceOfStandardError();
        error ??= TerminalWriter.Error;
        var parsed = Parse(root, args);
        if (MistakesOf(parsed) is { Count: > 0 } mistakes)
            return Refuse(parsed, error, mistakes);
        // Signals are the business of Shutdown; exceptions are answered below, without a stack trace.
        var configuration = new InvocationConfiguration
        {
            Output = output ?? TerminalWriter.Output,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await InvokeAsync(parsed, configuration, new LastResort(error, LogLevel(parsed)), isProgram);
    }

    /// <summary>What is wrong with a command line, as its program would say it; nothing is run.</summary>
    public static IReadOnlyList<string> MistakesOf(RootCommand root, string[] args) => MistakesOf(Parse(root, args));

    private static IReadOnlyList<string> MistakesOf(ParseResult parsed) => parsed.Action is HelpPrinter ? [] : UsageErrors.Of(parsed);

    private static ParseResult Parse(RootCommand root, string[] args)
    {
        UseOwnHelp(root);
        AddOwnCommands(root);
        return root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
    }

    private static async Task<int> InvokeAsync(
        ParseResult parsed, InvocationConfiguration configuration, LastResort lastResort, bool isProgram)
    {
        // What does not wait for anything has nothing to put in order: a signal ends it at once.
        using var shutdown = parsed.Action is AsynchronousCommandLineAction ? new Shutdown() : null;
        if (isProgram)
            lastResort.Install(shutdown);
        try
        {
            var code = await parsed.InvokeAsync(configuration, shutdown?.Token ?? CancellationToken.None);
            return lastResort.WasNeeded && code == ExitCodes.Ok ? ExitCodes.Unexpected : code;
        }
        catch (OperationCanceledException) when (shutdown?.Token.IsCancellationRequested == true)
        {
            return lastResort.Answer(new ProgramException($"interrupted ({shutdown.Reason})"));
        }
        catch (Exception e)
        {
            return lastResort.Answer(e);
        }
    }

    /// <summary>By the flag where the command has it, else by its environment variable alone.</summary>
    private static LogEventLevel LogLevel(ParseResult parsed)
    {
        var flag = parsed.CommandResult.Command.Options.OfType<Flag<LogEventLevel>>().FirstOrDefault();
        if (flag is not null)
            return parsed.GetValue(flag);
        var text = Environment.GetEnvironmentVariable(Flags.LogLevel().Variable);
        return Enum.TryParse<LogEventLevel>(text, ignoreCase: true, out var level) ? level : LogEventLevel.Information;
    }

    private static void AddOwnCommands(RootCommand root)
    {
        if (root.Subcommands.Any(c => c.Name == CompletionCommand.Name))
            return;
        root.Add(CompletionCommand.Create(root));
        root.Add(ManualCommand.Create(root));
    }

    private static void UseOwnHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpPrinter();
    }

    private static int Refuse(ParseResult parsed, TextWriter error, IEnumerable<string> messages)
    {
        foreach (var message in messages)
            error.WriteLine($"{ProgramName.Value}: {message}");
        error.WriteLine($"Try '{HelpPrinter.PathOf(parsed.CommandResult)} --help'.");
        return ExitCodes.BadUsage;
    }
}
