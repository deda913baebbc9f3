using System.CommandLine;
using System.Runtime.CompilerServices;

namespace FsNet.Hosting;

/// <summary>The command lines that the help of a command ends with.</summary>
public static class CommandExamples
{
    private static readonly ConditionalWeakTable<Command, string[]> Known = [];

    /// <summary>Lines such as <c>fsnet-node get film.mkv --out ~/films</c>.</summary>
    public static void AddExamples(this Command command, params string[] lines) => Known.AddOrUpdate(command, lines);

    internal static string[]? Of(Command command) => Known.TryGetValue(command, out var lines) ? lines : null;
}
