using System.Text.RegularExpressions;

namespace FsNet.Architecture.Tests.Samples;

/// <summary>What documents show as input of a shell: blocks fenced as <c>sh</c>, and commands of ours within a line.</summary>
/// <param name="Where"><c>file:line</c>.</param>
/// <param name="IsMention">Whether it stands within a line: prose may leave out what a command needs besides.</param>
internal sealed partial record ShellText(string Where, string Text, bool IsMention)
{
    public static IEnumerable<ShellText> All() => Repository.Files("*.md").Order(StringComparer.Ordinal).SelectMany(Of);

    private static IEnumerable<ShellText> Of(string file)
    {
        var text = File.ReadAllText(file);
        var blocks = Block().Matches(text);
        var prose = AnyBlock().Replace(text, block => new string('\n', block.Value.Count(c => c == '\n')));
        return blocks.Select(m => Of(m, text, isMention: false))
            .Concat(Inline().Matches(prose).Select(m => Of(m, prose, isMention: true)));

        ShellText Of(Match match, string within, bool isMention) => new(
            $"{Repository.NameOf(file)}:{1 + within.AsSpan(0, match.Index).Count('\n')}",
            isMention ? match.Groups["text"].Value.ReplaceLineEndings(" ") : match.Groups["text"].Value,
            isMention);
    }

    [GeneratedRegex(@"^ *```(sh|bash|console)\n(?<text>.*?)^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"^ *```.*?^ *```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex AnyBlock();

    [GeneratedRegex(@"`(?<text>((fsnet|fsnet-node|fsnet-tracker|fsnet-shaper|dotnet)\s[a-z]|(tests|compose|src)/[\w./-]+\.sh\b)[^`]*)`")]
    private static partial Regex Inline();
}
