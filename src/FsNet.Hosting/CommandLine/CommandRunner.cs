using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
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
        UseOwnHelp(root);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPrinter)
            return Refuse(parsed, error, parsed.Errors.Select(e => e.Message).Distinct());
        if (UnknownFlag(parsed) is { } unknown && parsed.Action is not HelpPrinter)
            return Refuse(parsed, error, [$"'{unknown}' is no flag of this command; what begins with a dash and is none goes behind --"]);
        if (EmptyValues(parsed) is { Count: > 0 } empty && parsed.Action is not HelpPrinter)
            return Refuse(parsed, error, empty);
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

    private static void UseOwnHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpPrinter();
    }

    /// <summary>A misspelt flag must not become the name of a file, which is what a command that takes many would make of it.</summary>
    private static string? UnknownFlag(ParseResult parsed) => parsed.Tokens
        .TakeWhile(t => t.Type != TokenType.DoubleDash)
        .FirstOrDefault(t => t.Type == TokenType.Argument && t.Value is ['-', not '-', ..] or ['-', '-', _, ..])?.Value;

    /// <summary>Nothing has a meaning when it is empty: so a shell gives what its user forgot to set.</summary>
    private static List<string> EmptyValues(ParseResult parsed) =>
    [
        .. parsed.CommandResult.Children
            .Where(child => child.Tokens.Any(token => token.Value.Length == 0))
            .Select(child => child switch
            {
                OptionResult { Option: var flag } => $"{flag.Name}: found '', allowed: {flag.HelpName ?? "a value"}",
                ArgumentResult { Argument: var argument } => $"{argument.Name}: found '', allowed: a value that is not empty",
                _ => "found '', allowed: a value",
            }),
    ];

    private static int Refuse(ParseResult parsed, TextWriter error, IEnumerable<string> messages)
    {
        foreach (var message in messages)
            error.WriteLine($"{ProgramName.Value}: {message}");
        error.WriteLine($"Try '{HelpPrinter.PathOf(parsed.CommandResult)} --help'.");
        return ExitCodes.BadUsage;
    }
}
