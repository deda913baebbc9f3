using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Swarms.Running;
using Spectre.Console;

namespace FsNet.Testbed.Cli;

/// <summary>What people see of a run.</summary>
internal static class RunOutput
{
    /// <summary>Progress on standard error, for a terminal or for a log.</summary>
    public static IProgressView View() => Terminal.ErrorHasColour
        ? new TerminalView(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }))
        : new PlainView(TerminalWriter.Error);

    public static void Print(TextWriter output, Report report, RunFolder folder)
    {
        foreach (var line in Summary.Lines(report))
            output.WriteLine(line);
        output.WriteLine($"  report      {folder.File(RunFileNames.Report)}");
        output.WriteLine($"  to look at  {folder.File(RunFileNames.Html)}");
    }

    /// <summary>What broke is said on standard error as well, as all that ends a command is.</summary>
    public static int ExitCode(ParseResult parsed, Report report)
    {
        if (report.Verdict == Verdict.Broken)
            parsed.InvocationConfiguration.Error.WriteLine($"{ProgramName.Value}: {report.Reasons[0]}");
        return Judge.ExitCode(report.Verdict);
    }

    /// <summary>As it can be pasted into a shell, with the environment variables that stood for flags.</summary>
    public static string CommandLine(ParseResult parsed) =>
        string.Concat(Variables(parsed).Select(v => $"{v} ")) + $"fsnet {ShellWord.Join(parsed.Tokens.Select(t => t.Value))}";

    private static IEnumerable<string> Variables(ParseResult parsed) =>
        from option in parsed.CommandResult.Command.Options
        where option is IFlag && parsed.GetResult(option) is not { Implicit: false }
        let name = ((IFlag)option).Variable
        let value = Environment.GetEnvironmentVariable(name)
        where !string.IsNullOrEmpty(value)
        select $"{name}={ShellWord.Quote(value)}";
}
