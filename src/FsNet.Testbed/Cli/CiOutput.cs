using System.CommandLine;
using System.Text;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;

namespace FsNet.Testbed.Cli;

/// <summary>What CI systems read: JUnit's XML where <c>--junit</c> asks for it, and the summary page of a step of GitHub's Actions.</summary>
internal sealed class CiOutput
{
    /// <summary>Names the file that GitHub shows as a step's summary; set in its runners only.</summary>
    private const string StepSummary = "GITHUB_STEP_SUMMARY";

    private readonly Flag<string?> _junit = Flags.Text(
        "--junit", "FILE", "Writes the verdict as JUnit's XML, too: a test case for each run. In GitHub's Actions a summary of the step needs no flag.");

    public void AddTo(Command command) => command.Add(_junit);

    /// <exception cref="ProgramException">There can be no such file; said before anything runs (exit code 2).</exception>
    public void Check(ParseResult parsed)
    {
        if (parsed.GetValue(_junit) is { } file && (file.Length == 0 || Directory.Exists(file)))
            throw new ProgramException($"--junit: found '{file}', which is a folder, allowed: a file", ExitCodes.BadUsage);
    }

    /// <param name="suite">What the runs have in common.</param>
    /// <param name="runs">What each is called.</param>
    /// <param name="markdown">For the step's summary.</param>
    /// <exception cref="ProgramException">The file of <c>--junit</c> cannot be written.</exception>
    public void Write(ParseResult parsed, string suite, IReadOnlyList<(string Name, Report Report)> runs, string markdown)
    {
        if (parsed.GetValue(_junit) is { } file)
            WriteJUnit(file, suite, runs);
        if (Environment.GetEnvironmentVariable(StepSummary) is { Length: > 0 } summary)
            Append(summary, markdown, parsed.InvocationConfiguration.Error);
    }

    private static void WriteJUnit(string file, string suite, IReadOnlyList<(string Name, Report Report)> runs)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
            using var stream = File.Create(file);
            JUnit.Write(stream, suite, runs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"--junit: {file} cannot be written: {e.Message}");
        }
    }

    // Nobody asked for it on the command line, so a run does not fail for it.
    private static void Append(string file, string markdown, TextWriter error)
    {
        try
        {
            File.AppendAllText(file, markdown, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"warning: {StepSummary}: {file} cannot be written: {e.Message}");
        }
    }
}
