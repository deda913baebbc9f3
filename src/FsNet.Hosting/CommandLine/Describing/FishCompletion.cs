using System.CommandLine;

namespace FsNet.Hosting;

/// <summary>A script that completes a program's command lines in fish.</summary>
internal static class FishCompletion
{
    public static void Write(TextWriter output, string program, IReadOnlyList<CommandPage> pages)
    {
        output.WriteLine($"# fish completion of {program}, written by: {program} completion fish");
        foreach (var page in pages)
        {
            var here = $"complete -c {program} -n {ShellText.Quoted(Condition(page))}";
            foreach (var command in page.Subcommands)
                output.WriteLine($"{here} -f -a {command.Name} -d {Description(command)}");
            foreach (var option in page.Options)
                output.WriteLine($"{here} -l {option.Name.TrimStart('-')}{Value(option)} -d {Description(option)}");
        }
    }

    /// <summary>True where the line has the words of the page's path and none of the commands under it.</summary>
    private static string Condition(CommandPage page)
    {
        var words = page.Path.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(w => $"__fish_seen_subcommand_from {w}");
        var under = string.Join(' ', page.Subcommands.Select(c => c.Name));
        var all = under.Length == 0 ? words : words.Append($"not __fish_seen_subcommand_from {under}");
        return string.Join("; and ", all.DefaultIfEmpty("true"));
    }

    private static string Value(Option option) => (CommandPage.TakesValue(option), CommandPage.WordsOf(option)) switch
    {
        (false, _) => "",
        (_, { Count: > 0 } words) => $" -x -a {ShellText.Quoted(string.Join(' ', words))}",
        _ => " -r",
    };

    private static string Description(Symbol symbol) => ShellText.Quoted(ShellText.FirstSentence(symbol.Description));
}
