using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Testbed.Comparing;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet compare</c></summary>
internal static class CompareCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN")
        {
            Description = "A run's folder, its report.json, or the folder of a sweep; the first is what the others are compared with.",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command(
            "compare",
            "Puts runs side by side, and says whether a difference is larger than the noise (Welch's t-test over repetitions; one run "
            + "beside several by where one more of the several would be).")
        {
            runs,
        };
        command.AddExamples(
            "fsnet compare runs/demo-20260101-120000 runs/demo-20260101-120100",
            "fsnet compare runs/demo-sweep",
            "fsnet compare runs/before-sweep runs/after-sweep");
        command.SetAction(parsed => Run(parsed, parsed.GetRequiredValue(runs)));
        return command;
    }

    private static int Run(ParseResult parsed, string[] paths)
    {
        var given = paths.Select(p => (p, RunLoader.Load(p))).ToList();
        if (given.Sum(g => g.Item2.Count) < 2)
            throw new ProgramException($"RUN: found one run, {paths[0]}, allowed: two or more, or a sweep", ExitCodes.BadUsage);
        var output = parsed.InvocationConfiguration.Output;
        foreach (var comparison in Pairing.Of(given))
        {
            Tables.Write(output, comparison.Title, comparison.Header(), comparison.Rows());
            foreach (var remark in comparison.Remarks())
                output.WriteLine($"  note: {remark}");
        }
        return ExitCodes.Ok;
    }
}
