using System.CommandLine;
using System.Text.RegularExpressions;
using FsNet.Hosting;
using FsNet.Tracker;

namespace FsNet.Architecture.Tests.Samples;

/// <summary>Whether a command can be typed as a document shows it: by the definitions that the programs themselves parse with.</summary>
internal static partial class SampleJudge
{
    private static readonly Dictionary<string, Func<RootCommand>> Programs = new()
    {
        ["fsnet"] = Testbed.Cli.ProgramCommand.Create,
        ["fsnet-node"] = Node.Commands.ProgramCommand.Create,
        ["fsnet-tracker"] = TrackerCommand.Create,
        ["fsnet-shaper"] = Shaper.Commands.ProgramCommand.Create,
    };

    /// <summary>Programs of others that documents show. Of their flags nothing is known here.</summary>
    private static readonly string[] OfOthers =
    [
        "apt-get", "cp", "curl", "docker", "grep", "jq", "man", "mkdir", "sort", "systemctl", "tar", "tshark",
    ];

    /// <summary>What documents use of the .NET SDK.</summary>
    private static readonly string[] OfDotnet =
    [
        "build", "format", "publish", "run", "test", "tool", "-c", "-o", "-r", "--project", "--filter", "--logger", "--self-contained",
        "--global", "--prerelease", "--add-source", "add", "new", "nuget", "--name", "--output",
    ];

    public static IEnumerable<string> MistakesOf(Sample sample) =>
        CommandMistakes(sample.Words).Where(mistake => !sample.IsMention || !IsOfWhatIsMissing(mistake))
            .Concat(FileMistakes(sample.Words))
            .Select(mistake => $"{sample}: {mistake}");

    private static bool IsOfWhatIsMissing(string mistake) =>
        mistake.Contains("missing", StringComparison.Ordinal) || mistake.Contains("is required", StringComparison.Ordinal);

    private static IEnumerable<string> CommandMistakes(IReadOnlyList<string> words)
    {
        if (Programs.TryGetValue(words[0], out var create))
            return CommandRunner.MistakesOf(create(), [.. words.Skip(1)]);
        var started = Runs(words) ? words.Skip(1).Index().FirstOrDefault(w => Programs.ContainsKey(NameOf(w.Item))) : default;
        if (started.Item is null)
            return MistakesOfOthers([.. words.TakeWhile(w => w != "--")]);
        return MistakesOfOthers([.. words.Take(started.Index + 1).TakeWhile(w => w != "--")])
            .Concat(CommandMistakes([NameOf(started.Item), .. words.Skip(started.Index + 2).SkipWhile(w => w == "--")]));
    }

    /// <summary><c>docker run IMAGE</c>, <c>dotnet run --project PROJECT --</c>, <c>tests/kernel/run.sh -- PROGRAM</c>.</summary>
    private static bool Runs(IReadOnlyList<string> words) =>
        IsScript(words[0]) || (words[0] is "docker" or "dotnet" && words.Count > 1 && words[1] == "run");

    private static bool IsScript(string word) => word.EndsWith(".sh", StringComparison.Ordinal);

    /// <summary>The program that a word stands for: by its path, its image, its project.</summary>
    private static string NameOf(string word) => word == "src/FsNet.Testbed" ? "fsnet" : word.Split('/')[^1];

    private static IEnumerable<string> MistakesOfOthers(IReadOnlyList<string> words)
    {
        if (IsScript(words[0]))
            return UnknownTo(File.ReadAllText(Path.Combine(Repository.Folder, words[0])), words);
        if (words[0] == "dotnet")
            return words.Where((w, i) => i == 1 || w.StartsWith('-')).Where(w => !OfDotnet.Contains(w)).Select(w => $"found {w}, which is not known of dotnet");
        return OfOthers.Contains(words[0]) ? [] : ["is no program that is known"];
    }

    private static IEnumerable<string> UnknownTo(string script, IReadOnlyList<string> words) =>
        words.Where(w => w.StartsWith("--", StringComparison.Ordinal)).Where(flag => !script.Contains($"{flag})", StringComparison.Ordinal))
            .Select(flag => $"found {flag}, which the script does not know");

    private static IEnumerable<string> FileMistakes(IReadOnlyList<string> words) =>
        words.SelectMany(w => OurFile().Matches(w)).Select(m => m.Groups["path"].Value).Where(path => !Path.Exists(Path.Combine(Repository.Folder, path)))
            .Select(path => $"found {path}, which is not there");

    [GeneratedRegex(@"(^|:)(?<path>(src|tests|docs|topologies|compose)/[\w./-]*\w)")]
    private static partial Regex OurFile();
}
