using System.CommandLine;
using System.Text.RegularExpressions;

namespace FsNet.Hosting;

/// <summary>A command as manuals and shells are told of it: what is hidden is left out.</summary>
/// <param name="Path">The words behind the program's name: <c>load tracker</c>; empty for the program itself.</param>
/// <param name="Options">Its own, then those of the commands above that hold for it as well.</param>
internal sealed partial record CommandPage(string Path, Command Command, IReadOnlyList<Option> Options)
{
    public IEnumerable<Command> Subcommands => Visible(Command);

    /// <summary>The program itself first, each command before those under it.</summary>
    public static IReadOnlyList<CommandPage> All(RootCommand root) => [.. Under("", root, [])];

    /// <summary>The words that a flag's value may be, as far as its placeholder names them: <c>auto|local|sim</c>.</summary>
    public static IReadOnlyList<string> WordsOf(Option option) =>
        option.HelpName is { } name ? [.. name.Split('|').Where(w => Word().IsMatch(w))] : [];

    /// <summary>Whether something stands behind the flag.</summary>
    public static bool TakesValue(Option option) => !string.IsNullOrEmpty(option.HelpName);

    /// <summary>The commands' paths as alternatives of a shell's <c>case</c>.</summary>
    public static string Alternatives(IEnumerable<CommandPage> pages) =>
        string.Join('|', pages.Where(p => p.Path.Length > 0).Select(p => $"\"{p.Path}\"").DefaultIfEmpty("\"\""));

    private static IEnumerable<CommandPage> Under(string path, Command command, IReadOnlyList<Option> inherited)
    {
        var options = command.Options.Where(o => !o.Hidden).Concat(inherited).DistinctBy(o => o.Name).ToList();
        yield return new CommandPage(path, command, options);
        foreach (var page in Visible(command).SelectMany(c => Under($"{path} {c.Name}".TrimStart(), c, [.. options.Where(o => o.Recursive)])))
            yield return page;
    }

    private static IEnumerable<Command> Visible(Command command) => command.Subcommands.Where(c => !c.Hidden);

    [GeneratedRegex("^[a-z][a-z0-9-]*$")]
    private static partial Regex Word();
}
