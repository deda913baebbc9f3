using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Simulator;
using FsNet.Simulator.Scenarios;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet sim</c></summary>
internal sealed class SimCommand
{
    private const string DefaultUntil = "20s";

    private readonly Flag<SeedRange> _seeds = new(
        "--seeds", "A..B", "The seeds to live through: 1..500, or 17 alone.", SeedRange.Parse, default, null)
    {
        Required = true,
    };

    private readonly Flag<TimeSpan> _until = Flags.Time(
        "--until", "Faults happen until then, in virtual time; then they stop, and everyone must become whole.", DefaultUntil);

    private readonly Flag<HostileChoice> _hostile = Flags.Choice<HostileChoice>(
        "--hostile",
        "Who means harm: these in every swarm, nobody, or whom the seed draws, in some.",
        "drawn",
        [("drawn", new(null)), ("none", new([])), .. HostileKinds.All.Select(k => (HostileKinds.NameOf(k), new HostileChoice([k])))]);

    private readonly Flag<bool> _trace = Flags.Switch("--trace", "Prints what each node did, a line each. For one seed.");

    private readonly Flag<bool> _skipVerification = Flags.Switch(
        "--skip-verification",
        "Nodes believe whatever blocks they receive: shows that the sweep finds that, and what a failure looks like.");

    private SimCommand()
    {
    }

    public static Command Create()
    {
        var sim = new SimCommand();
        var command = new Command(
            "sim",
            "Sweeps swarms and faults drawn from seeds, in virtual time: crashes, lost datagrams, partitions, full disks, liars and more; "
            + "and others that mean harm: squatters, slow readers, floods, crowds, thieves of ids. "
            + "What must never happen is looked for all the time; when faults stop, everyone must become whole. "
            + "A failure prints its seed and the command that replays it.");
        foreach (Option option in new Option[] { sim._seeds, sim._until, sim._hostile, sim._trace, sim._skipVerification })
            command.Add(option);
        command.AddExamples(
            "fsnet sim --seeds 1..500",
            "fsnet sim --seeds 1..50 --until 10m",
            "fsnet sim --seeds 1..100 --hostile squatters",
            "fsnet sim --seeds 17 --trace | less",
            "fsnet sim --seeds 1..40 --skip-verification");
        command.SetAction((parsed, _) => sim.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        var seeds = parsed.GetValue(_seeds);
        var options = new ScenarioOptions(parsed.GetValue(_until), !parsed.GetValue(_skipVerification), parsed.GetRequiredValue(_hostile).Kinds);
        var output = parsed.InvocationConfiguration.Output;
        var sum = new SweepSummary(options, DefaultUntil);
        if (parsed.GetValue(_trace))
            sum.Add(Trace(seeds, options, output));
        else
            await new SweepProgress(RunOutput.View(), TimeProvider.System).ShowAsync(seeds, options, sum, shutdown.Token);
        sum.Print(output);
        return sum.HasFailed ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private static ScenarioResult Trace(SeedRange seeds, ScenarioOptions options, TextWriter output) => seeds.Count == 1
        ? ScenarioRun.Of(seeds.First, options, output)
        : throw new ProgramException(
            $"--trace: a trace is of one seed, and --seeds {seeds.First}..{seeds.Last} are {seeds.Count}", ExitCodes.BadUsage);

    /// <param name="Kinds">Null where the seed draws them. (The parser takes a value that is null for none.)</param>
    private sealed record HostileChoice(IReadOnlyList<HostileKind>? Kinds);
}
