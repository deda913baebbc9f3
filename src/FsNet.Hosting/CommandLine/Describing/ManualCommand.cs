using System.CommandLine;
using System.Globalization;
using FsNet.Base;

namespace FsNet.Hosting;

/// <summary><c>man</c>, hidden, of every program: its manual page, made from its command definitions.</summary>
internal static class ManualCommand
{
    /// <summary>By which builds agree on what day it is (reproducible-builds.org): seconds since 1970.</summary>
    private const string DateVariable = "SOURCE_DATE_EPOCH";

    public static Command Create(RootCommand root)
    {
        var command = new Command("man", "Writes the manual page, for man(1).") { Hidden = true };
        command.AddExamples($"{ProgramName.Value} man | man -l -");
        command.SetAction(parsed =>
        {
            var date = Date(Environment.GetEnvironmentVariable(DateVariable));
            new ManualPage(parsed.InvocationConfiguration.Output, ProgramName.Value, ProgramName.Version, date).Write(CommandPage.All(root));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static string Date(string? seconds) => long.TryParse(seconds, CultureInfo.InvariantCulture, out var time) && time is >= 0 and < 1L << 36
        ? DateTimeOffset.FromUnixTimeSeconds(time).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : "";
}
