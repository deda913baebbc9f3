using System.CommandLine;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Testbed.Sweeps;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet sweep</c></summary>
internal sealed class SweepCommand
{
    private const int MostRepetitions = 1000;
    private const int MostRuns = 10_000;

    private readonly TopologyInput _input = new();
    private readonly RepeatedFlag _over = RepeatedFlag.Over();
    private readonly Flag<long> _repeat = Flags.Number("--repeat", "Runs of each combination, with different seeds.", 3, 1, MostRepetitions);
    private readonly Flag<string> _on = Flags.Choice(
        "--on", "Where the swarms run.", "sim", ("auto", "auto"), ("local", "local"), ("docker", "docker"), ("sim", "sim"));
    private readonly Flag<string?> _out = Flags.Text(
        "--out", "DIR", "The sweep's folder; runs that it holds already are not made again. Default runs/NAME-sweep.");
    private readonly CiOutput _ci = new();

    private SweepCommand()
    {
    }

    public static Command Create()
    {
        var sweep = new SweepCommand();
        var command = new Command(
            "sweep", "Runs a topology with every combination of some values, several times each, in random order: tables and plots.");
        sweep._input.AddTo(command);
        foreach (var option in (Option[])[sweep._over, sweep._repeat, sweep._on, sweep._out])
            command.Add(option);
        sweep._ci.AddTo(command);
        command.AddExamples(
            "fsnet sweep topologies/01-demo.yaml --over nodes=8,32,128 --repeat 5",
            "fsnet sweep topologies/01-demo.yaml --over block=64KiB,256KiB,1MiB --over policy.uploads=2,4,8 --out runs/blocks",
            "fsnet sweep topologies/05-two-regions.yaml --over links.0.loss=0%,0.5%,1% --on docker",
            "fsnet sweep topologies/01-demo.yaml --over nodes=4,8 --junit results/sweep.xml");
        command.SetAction((parsed, _) => sweep.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var axes = Axes(parsed);
        _ci.Check(parsed);
        using var shutdown = new Shutdown();
        var view = RunOutput.View();
        var (on, backEnds) = await BackEnds.ChooseAsync(parsed.GetValue(_on)!, view, shutdown.Token);
        var plan = Plan(parsed, axes, on);
        var archive = new RunArchive(Path.GetFullPath(parsed.GetValue(_out) ?? Path.Combine("runs", $"{plan.Base.Name}-sweep")));
        archive.CheckFolder();
        var command = RunOutput.CommandLine(parsed);
        var runner = new BatchRunner(archive, backEnds, command, view, TimeProvider.System);
        var reports = await runner.RunAsync([.. plan.Runs.Select(r => r.Run)], shutdown.Token);
        if (reports.Count == 0)
            throw new ProgramException("interrupted before the first run was over");
        return Conclude(parsed, SweepResult.Of(plan, reports), archive, command);
    }

    private List<SweepAxis> Axes(ParseResult parsed)
    {
        var axes = parsed.GetValue(_over)!.Select(SweepAxis.Parse).ToList();
        if (axes.Count == 0)
            throw new ProgramException("--over: missing, allowed: KEY=V1,V2,... at least once", ExitCodes.BadUsage);
        if (axes.GroupBy(a => a.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ProgramException($"--over: found {twice.Key} twice, allowed: once, with all its values", ExitCodes.BadUsage);
        if (axes.Exists(a => a.Key == SweepAxis.Nodes) && _input.HasNodes(parsed))
            throw new ProgramException("--nodes: found beside --over nodes=..., allowed: one of them", ExitCodes.BadUsage);
        var runs = axes.Aggregate(parsed.GetValue(_repeat), (product, axis) => product * axis.Values.Count);
        return runs <= MostRuns
            ? axes
            : throw new ProgramException($"--over: found {runs} runs, allowed: up to {MostRuns}", ExitCodes.BadUsage);
    }

    /// <summary>Reads every combination, so that what is wrong with one of them is said before anything runs.</summary>
    private SweepPlan Plan(ParseResult parsed, List<SweepAxis> axes, string on)
    {
        var warnings = new HashSet<string>();
        var plan = SweepPlan.Make(Load, axes, (int)parsed.GetValue(_repeat), on);
        foreach (var warning in warnings)
            parsed.InvocationConfiguration.Error.WriteLine($"warning: {warning}");
        return plan;

        Topology Load(IEnumerable<(string Key, string Value)> settings, int? nodes)
        {
            var loaded = _input.Load(parsed, settings.Select(s => ($"{s.Key}={s.Value}", "--over")), nodes);
            warnings.UnionWith(loaded.Warnings.Select(w => w.ToString()));
            return loaded.Topology;
        }
    }

    private int Conclude(ParseResult parsed, SweepResult result, RunArchive archive, string command)
    {
        var output = parsed.InvocationConfiguration.Output;
        var document = SweepFiles.Write(archive.Folder, result, command);
        Tables.Write(output, $"{result.Plan.Base.Name}: mean ± half of the 95 % interval", SweepTables.Header(result), SweepTables.Rows(result));
        output.WriteLine($"tables and plots: {document}");
        var runs = result.Combinations.SelectMany(c => c.Runs).Select(r => (r.Run.Name, r.Report));
        _ci.Write(parsed, result.Plan.Base.Name, [.. runs], SweepFiles.Summary(result));
        if (!result.IsWhole)
            throw new ProgramException($"interrupted; what was run is kept, and the same command goes on from there (--out {archive.Folder})");
        var empty = result.Combinations.Where(c => c.Set.Usable.Count == 0).ToList();
        return empty.Count == 0 ? ExitCodes.Ok
            : empty.Exists(c => c.Set.Runs.Any(r => r.Verdict == Verdict.Fail)) ? ExitCodes.Failed
            : ExitCodes.Invalid;
    }
}
