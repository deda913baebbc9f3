using System.Globalization;
using System.Text.RegularExpressions;
using FsNet.Base;
using FsNet.Shaper.Native;

namespace FsNet.Shaper.Tc;

/// <summary>Many lines for one run of tc or ip, in the network namespace of the calling thread.</summary>
internal static partial class BatchFile
{
    /// <param name="program">tc or ip.</param>
    /// <exception cref="ProgramException">Names the line that was refused, what the system said, and what that means.</exception>
    public static void Run(string program, IEnumerable<string> lines)
    {
        var batch = lines.ToList();
        if (batch.Count == 0)
            return;
        try
        {
            Command.Run(program, ["-batch", "-"], string.Join('\n', batch) + "\n");
        }
        catch (ProgramException e) when (FailedLine().Match(e.Message) is { Success: true } match)
        {
            var line = batch[int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture) - 1];
            var said = string.Join("; ", match.Groups["said"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            throw new ProgramException($"{program} {line}: {said}{Meaning(said)}", ExitCodes.BackEndMissing);
        }
    }

    private static string Meaning(string said)
    {
        if (said.Contains("Operation not permitted"))
            return " (the capability NET_ADMIN is missing)";
        string[] lacking = ["kind is unknown", "qdisc not found", "No such file or directory", "Unknown device type", "not supported"];
        return lacking.Any(said.Contains) ? " (this kernel lacks it)" : "";
    }

    [GeneratedRegex(@"-batch -: (?<said>.*)\nCommand failed -:(?<line>\d+)", RegexOptions.Singleline)]
    private static partial Regex FailedLine();
}
