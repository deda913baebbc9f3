using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>A manual page in man(7)'s macros: one page for a program and all its commands.</summary>
internal sealed class ManualPage(TextWriter output, string program, string version, string date)
{
    private static readonly (int Code, string Meaning)[] Codes =
    [
        (ExitCodes.Ok, "All went well."),
        (ExitCodes.Failed, "It did not; standard error says why."),
        (ExitCodes.BadUsage, "The command line, or a file that it names, is wrong."),
        (ExitCodes.Invalid, "What was measured does not count (fsnet only)."),
        (ExitCodes.BackEndMissing, "What it needs to run is missing or broke (fsnet only)."),
        (ExitCodes.Unexpected, "A mistake of the program itself."),
    ];

    public void Write(IReadOnlyList<CommandPage> pages)
    {
        Line($".TH {program.ToUpperInvariant()} 1 \"{date}\" \"{program} {version}\" \"User Commands\"");
        Line(".ad l");
        Line(".SH NAME");
        Line($"{Escaped(program)} \\- {Escaped(pages[0].Command.Description)}");
        Line(".SH SYNOPSIS");
        foreach (var page in pages.Where(p => p.Command.Action is not null))
            Synopsis(page);
        Line(".SH DESCRIPTION");
        Text(pages[0].Command.Description);
        Options(pages[0]);
        if (pages.Count > 1)
            Line(".SH COMMANDS");
        foreach (var page in pages.Skip(1))
            Section(page);
        Examples(pages);
        Line(".SH ENVIRONMENT");
        Text("Every flag has a variable, named with it in brackets; the flag wins.");
        ExitStatus();
    }

    private void Synopsis(CommandPage page)
    {
        Line($".B {Escaped($"{program} {page.Path}".TrimEnd())}");
        Line(Escaped(HelpPrinter.Usage(page.Command).Trim()));
        Line(".br");
    }

    private void Section(CommandPage page)
    {
        Line($".SS {Escaped(page.Path + HelpPrinter.Usage(page.Command))}");
        Text(page.Command.Description);
        foreach (var argument in page.Command.Arguments)
            Item(argument.Name, argument.Description);
        Options(page);
    }

    private void Options(CommandPage page)
    {
        foreach (var option in page.Options)
            Item(HelpPrinter.Names(option), HelpPrinter.Describe(option));
    }

    private void Examples(IReadOnlyList<CommandPage> pages)
    {
        var lines = pages.SelectMany(p => CommandExamples.Of(p.Command) ?? []).Distinct().ToList();
        if (lines.Count == 0)
            return;
        Line(".SH EXAMPLES");
        Line(".nf");
        foreach (var line in lines)
            Text(line);
        Line(".fi");
    }

    private void ExitStatus()
    {
        Line(".SH EXIT STATUS");
        foreach (var (code, meaning) in Codes)
            Item($"{code}", meaning);
    }

    private void Item(string name, string? text)
    {
        Line(".TP");
        Line($".B {Escaped(name)}");
        Text(text);
    }

    private void Text(string? text) => Line(Escaped(text));

    /// <summary>No character of it is a request, an escape, or a dash that would be set as another; a|b may be broken behind the bar.</summary>
    private static string Escaped(string? text)
    {
        var escaped = (text ?? "").Replace("\\", "\\e").Replace("-", "\\-").Replace("\"", "\\(dq").Replace("|", "|\\:");
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? $"\\&{escaped}" : escaped;
    }

    private void Line(string line) => output.WriteLine(line);
}
