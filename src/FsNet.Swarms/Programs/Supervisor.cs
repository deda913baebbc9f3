namespace FsNet.Swarms.Programs;

/// <summary>
/// The script around a program of somebody else (supervise.sh): it waits for the start, passes on the wish to end, tells how the program
/// ended and what it left behind, and ends all of it.
/// </summary>
internal static class Supervisor
{
    /// <summary>Of the folder that it writes to: the exit code.</summary>
    public const string EndedName = "ended";

    /// <summary>Of the folder that it writes to: names of processes.</summary>
    public const string LeftName = "left";

    private const string StandardInput = "-";

    private static readonly string Script = ReadScript();

    /// <summary>In a namespace of process numbers of its own, which ends with its first process; words come by standard input.</summary>
    /// <param name="folder">For what it tells.</param>
    public static IReadOnlyList<string> Isolated(string folder, IReadOnlyList<string> command) =>
        ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--", .. Command(StandardInput, folder, command)];

    /// <param name="words">Path of a pipe.</param>
    /// <param name="folder">For what it tells.</param>
    public static IReadOnlyList<string> Command(string words, string folder, IReadOnlyList<string> command) =>
        ["sh", "-c", Script, "sh", words, folder, .. command];

    private static string ReadScript()
    {
        using var stream = typeof(Supervisor).Assembly.GetManifestResourceStream("supervise.sh")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
