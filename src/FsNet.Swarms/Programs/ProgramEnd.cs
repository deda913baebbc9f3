using System.Globalization;
using FsNet.Base;

namespace FsNet.Swarms.Programs;

/// <summary>How one life of a program ended, as its <see cref="Supervisor"/> tells.</summary>
internal sealed class ProgramEnd(string folder)
{
    private const int MostNames = 10;

    /// <summary>Null while it runs.</summary>
    public int? ExitCode { get; private set; }

    /// <summary>Unix milliseconds.</summary>
    public double At { get; private set; }

    /// <summary>Names of processes that it left behind; null while that is not known.</summary>
    public IReadOnlyList<string>? Left { get; private set; }

    public void Look()
    {
        var ended = Path.Combine(folder, Supervisor.EndedName);
        if (ExitCode is null && FileFacts.TryTell(ended, follow: false) is { Kind: FileKind.File } facts)
        {
            // The time of the file is when the program ended, whenever that is noticed.
            At = facts.Stamp.Modified / 1e6;
            ExitCode = int.TryParse(ReadStart(ended), NumberStyles.None, CultureInfo.InvariantCulture, out var code) ? code : null;
        }
        if (ExitCode is not null && Left is null && ReadStart(Path.Combine(folder, Supervisor.LeftName)) is [.. var names, '.'])
            Left = names.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Another life begins.</summary>
    public void Forget()
    {
        (ExitCode, Left) = (null, null);
        File.Delete(Path.Combine(folder, Supervisor.EndedName));
        File.Delete(Path.Combine(folder, Supervisor.LeftName));
    }

    /// <summary>Null where it left nothing behind.</summary>
    public string? Complaint(string node) => Left is not { Count: > 0 } left ? null
        : $"{node} left {left.Count} {(left.Count == 1 ? "process" : "processes")} behind when it ended, which were killed: "
            + string.Join(", ", left.Take(MostNames)) + (left.Count > MostNames ? ", ..." : "");

    // Its first thousand characters: it is written by a shell, but names in it are the program's.
    private static string ReadStart(string path)
    {
        if (FileFacts.TryTell(path, follow: false) is not { Kind: FileKind.File })
            return "";
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        var start = new char[1000];
        return new string(start, 0, file.ReadBlock(start)).Trim();
    }
}
