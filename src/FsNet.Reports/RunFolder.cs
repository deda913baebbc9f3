using System.Globalization;
using FsNet.Base;

namespace FsNet.Reports;

/// <summary>Everything to reproduce a run and to look at it.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    public string Path { get; }

    public string Logs => File("logs");

    /// <summary>Only there when packets are captured.</summary>
    public string Captures => File("pcap");

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <param name="asked">As the user named it, or null for <c>runs/NAME-TIME</c>.</param>
    /// <param name="name">Of the topology.</param>
    /// <param name="now">The start of the run.</param>
    /// <exception cref="ProgramException">It cannot be made, or holds something already (exit code 2).</exception>
    public static RunFolder Create(string? asked, string name, DateTimeOffset now)
    {
        var path = System.IO.Path.GetFullPath(
            asked ?? Unused(System.IO.Path.Combine("runs", $"{name}-{now.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}")));
        try
        {
            CheckEmpty(path);
            var folder = new RunFolder(path);
            Directory.CreateDirectory(folder.Logs);
            return folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"--out: the folder {path} cannot be made: {e.Message}", ExitCodes.BadUsage);
        }
    }

    /// <exception cref="ProgramException">It holds something already, or is a file (exit code 2).</exception>
    public static void CheckEmpty(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        if (System.IO.File.Exists(path) || (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any()))
            throw new ProgramException(
                $"--out: {path} is a file, or a folder that is not empty; allowed: a new or an empty folder", ExitCodes.BadUsage);
    }

    // Two runs of one topology may start within a second.
    private static string Unused(string path) =>
        Enumerable.Range(1, 1000).Select(i => i == 1 ? path : $"{path}-{i}").First(p => !Directory.Exists(p));
}
