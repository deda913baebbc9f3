using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>The help: usage, arguments, options with their default and environment variable, commands, and examples.</summary>
internal sealed class HelpPrinter : SynchronousCommandLineAction
{
    private const int Indent = 2;
    private const int WidestFirstColumn = 34;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        output.WriteLine(command.Description);
        output.WriteLine();
        output.WriteLine("Usage:");
        output.WriteLine($"  {PathOf(parseResult.CommandResult)}{Usage(command)}");
        Section(output, "Arguments:", command.Arguments.Select(a => (a.Name, a.Description)));
        Section(output, "Commands:", command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name + Usage(c), c.Description)));
        Section(output, "Options:", OptionsOf(parseResult.CommandResult).Select(o => (Names(o), Describe(o))));
        Examples(output, command);
        return ExitCodes.Ok;
    }

    /// <summary>The program and the commands under it: <c>fsnet-node get</c>.</summary>
    internal static string PathOf(SymbolResult result)
    {
        var names = new List<string>();
        for (var at = result; at is CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? ProgramName.Value : command.Command.Name);
        return string.Join(' ', names);
    }

    internal static string Usage(Command command)
    {
        var arguments = string.Concat(command.Arguments.Select(a => " " + a.Name + (a.Arity.MaximumNumberOfValues > 1 ? "..." : "")));
        var subcommand = command.Subcommands.Any(c => !c.Hidden) ? " COMMAND" : "";
        return arguments + subcommand + (command.Options.Count > 0 ? " [OPTIONS]" : "");
    }

    private static IEnumerable<Option> OptionsOf(CommandResult result)
    {
        var inherited = result.Parent is CommandResult parent ? OptionsOf(parent).Where(o => o.Recursive) : [];
        return result.Command.Options.Where(o => !o.Hidden).Concat(inherited).DistinctBy(o => o.Name);
    }

    internal static string Names(Option option) =>
        option is HelpOption or VersionOption ? option.Name : $"{option.Name} {option.HelpName}".TrimEnd();

    internal static string? Describe(Option option) => option is not IFlag flag
        ? option.Description
        : $"{option.Description} [{(flag.DefaultText is null ? "" : $"default {flag.DefaultText}; ")}{flag.Variable}]";

    private static void Section(TextWriter output, string title, IEnumerable<(string Name, string? Text)> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
            return;
        var width = Math.Min(WidestFirstColumn, all.Max(row => row.Name.Length));
        output.WriteLine();
        output.WriteLine(title);
        foreach (var (name, text) in all)
        {
            var first = name.Length <= width ? name.PadRight(width) : name + Environment.NewLine + new string(' ', Indent + width);
            output.WriteLine($"{new string(' ', Indent)}{first}  {text}");
        }
    }

    private static void Examples(TextWriter output, Command command)
    {
        if (CommandExamples.Of(command) is not { } examples)
            return;
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var example in examples)
            output.WriteLine($"{new string(' ', Indent)}{example}");
    }
}
