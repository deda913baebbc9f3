namespace FsNet.Hosting;

/// <summary>Text in shell scripts.</summary>
internal static class ShellText
{
    /// <summary>As one word, in which nothing has a meaning of its own: in bash, zsh and fish.</summary>
    public static string Quoted(string text) => $"'{text.Replace("\\", "").Replace("'", "’")}'";

    /// <summary>What fits on a line beside a name.</summary>
    public static string FirstSentence(string? text)
    {
        var first = (text ?? "").Split([". ", ": ", "; "], 2, StringSplitOptions.None)[0];
        return first.TrimEnd('.');
    }
}
