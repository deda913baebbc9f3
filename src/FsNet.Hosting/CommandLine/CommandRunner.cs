using System.CommandLine;
using System.CommandLine.Help;

namespace FsNet.Hosting;

/// <summary>Parses, runs, and turns what went wrong into a line on standard error and an exit code.</summary>
public static class CommandRunner
{
    /// <summary>Exit code 2 for bad usage; that of a <see cref="ProgramException"/>; else what the command returned.</summary>
    public static async Task<int> RunAsync(RootCommand root, string[] args, TextWriter? output = null, TextWriter? error = null)
    {
        error ??= Console.Error;
        UseOwnHelp(root);
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpPrinter)
            return Refuse(parsed, error);
        // Signals are the business of Shutdown; exceptions are answered below, without a stack trace.
        var configuration = new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            Error = error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (ProgramException e)
        {
            error.WriteLine($"{ProgramName.Value}: {e.Message}");
            return e.ExitCode;
        }
    }

    private static void UseOwnHelp(RootCommand root)
    {
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpPrinter();
    }

    private static int Refuse(ParseResult parsed, TextWriter error)
    {
        foreach (var message in parsed.Errors.Select(e => e.Message).Distinct())
            error.WriteLine($"{ProgramName.Value}: {message}");
        error.WriteLine($"Try '{HelpPrinter.PathOf(parsed.CommandResult)} --help'.");
        return ExitCodes.BadUsage;
    }
}
