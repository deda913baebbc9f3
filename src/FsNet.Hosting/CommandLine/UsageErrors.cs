using System.CommandLine;
using System.CommandLine.Parsing;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary>What is wrong with a command line: each mistake a line that says what was found, and what may have been meant.</summary>
internal static class UsageErrors
{
    /// <summary>Of what was parsed; none where the line is right.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        if (UnknownFlag(parsed, t => !IsValue(parsed, t)) is { } flag)
            return [flag];
        if (parsed.Errors.Count > 0) // None with --version, which needs no command.
            return WrongCommand(parsed) is { } command ? [command] : [.. parsed.Errors.Select(e => e.Message).Distinct()];
        return UnknownFlag(parsed, _ => true) is { } value ? [value] : EmptyValues(parsed);
    }

    /// <summary>A word where a command has to stand, or none.</summary>
    private static string? WrongCommand(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name).ToList();
        if (known.Count == 0 || command.Arguments.Count > 0)
            return null;
        if (parsed.UnmatchedTokens is [var found, ..])
            return $"{found}: unknown command{Hint(found, known)}";
        return command.Action is null ? $"a command is missing; allowed: {string.Join(", ", known)}" : null;
    }

    private static string Hint(string found, List<string> known) =>
        Nearest.Hint(found, known) is { Length: > 0 } hint ? hint : $"; allowed: {string.Join(", ", known)}";

    /// <summary>A misspelt flag must not become the name of a file, which is what a command that takes many would make of it.</summary>
    private static string? UnknownFlag(ParseResult parsed, Func<Token, bool> counts)
    {
        var found = parsed.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).FirstOrDefault(t => IsLikeAFlag(t) && counts(t))?.Value;
        if (found is null)
            return null;
        var hint = Nearest.Hint(found.Split('=')[0], FlagsOf(parsed.CommandResult).Select(o => o.Name));
        return hint.Length > 0
            ? $"'{found}' is no flag of this command{hint}"
            : $"'{found}' is no flag of this command; what begins with a dash and is none goes behind --";
    }

    private static bool IsLikeAFlag(Token token) => token is { Type: TokenType.Argument, Value: ['-', not '-', ..] or ['-', '-', _, ..] };

    /// <summary>Whether a flag has taken it.</summary>
    private static bool IsValue(ParseResult parsed, Token token) =>
        parsed.CommandResult.Children.OfType<OptionResult>().Any(o => o.Tokens.Any(t => ReferenceEquals(t, token)));

    private static IEnumerable<Option> FlagsOf(CommandResult result)
    {
        var inherited = result.Parent is CommandResult parent ? FlagsOf(parent).Where(o => o.Recursive) : [];
        return result.Command.Options.Where(o => !o.Hidden).Concat(inherited);
    }

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
}
