using System.CommandLine;
using System.Text;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Testbed.Calibration;
using FsNet.Testbed.Comparing;
using FsNet.Testbed.Sweeps;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet calibrate</c></summary>
internal sealed class CalibrateCommand
{
    private const string DefaultFolder = "topologies/calibration";
    private const int MostRepetitions = 100;

    private readonly Argument<string[]> _paths = new("TOPOLOGY")
    {
        Description = $"YAML files; without any, those of {DefaultFolder}.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly RepeatedFlag _set = RepeatedFlag.Set();
    private readonly Flag<string> _on = Flags.Choice(
        "--on", "Where the real nodes run.", "auto", ("auto", "auto"), ("local", "local"), ("docker", "docker"));
    private readonly Flag<long> _repeat = Flags.Number("--repeat", "Runs of each topology on each side.", 3, 1, MostRepetitions);
    private readonly Flag<string?> _out = Flags.Text(
        "--out", "DIR", "The folder of the runs; those that it holds already are not made again.", Path.Combine("runs", "calibration"));

    private CalibrateCommand()
    {
    }

    public static Command Create()
    {
        var calibrate = new CalibrateCommand();
        var command = new Command(
            "calibrate", "Runs topologies on the simulator and with real nodes, and says how far the one is from the other.");
        command.Add(calibrate._paths);
        foreach (var option in (Option[])[calibrate._set, calibrate._on, calibrate._repeat, calibrate._out])
            command.Add(option);
        command.AddExamples(
            "fsnet calibrate --on local",
            "fsnet calibrate topologies/01-demo.yaml topologies/05-two-regions.yaml --on docker --repeat 5",
            "fsnet calibrate --on local --set file.size=4MiB --out runs/quick");
        command.SetAction((parsed, _) => calibrate.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        var view = RunOutput.View();
        var (on, backEnds) = await BackEnds.ChooseAsync(parsed.GetValue(_on)!, view, shutdown.Token);
        var plan = Plan(parsed, on);
        var archive = new RunArchive(Path.GetFullPath(parsed.GetValue(_out)!));
        var command = RunOutput.CommandLine(parsed);
        var reports = await new BatchRunner(archive, backEnds, command, view, TimeProvider.System).RunAsync(plan.Runs, shutdown.Token);
        if (shutdown.Token.IsCancellationRequested)
            throw new ProgramException($"interrupted; what was run is kept, and the same command goes on from there (--out {archive.Folder})");
        var rows = plan.Cases.Select(c => Row(c, reports)).ToList();
        Write(archive.Folder, rows, on, command);
        Print(parsed.InvocationConfiguration.Output, rows, on, archive.Folder);
        return rows.Any(r => r.Holds is null) ? ExitCodes.Invalid : rows.All(r => r.Holds == true) ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private CalibrationPlan Plan(ParseResult parsed, string on)
    {
        try
        {
            return CalibrationPlan.Make(Paths(parsed), parsed.GetValue(_set)!, (int)parsed.GetValue(_repeat), on);
        }
        catch (TopologyException e)
        {
            throw new ProgramException(e.Message, ExitCodes.BadUsage);
        }
    }

    private IReadOnlyList<string> Paths(ParseResult parsed)
    {
        if (parsed.GetValue(_paths) is { Length: > 0 } given)
            return given;
        if (!Directory.Exists(DefaultFolder))
            throw new ProgramException(
                $"TOPOLOGY: none given, and there is no folder {DefaultFolder} here; allowed: YAML files", ExitCodes.BadUsage);
        return [.. Directory.EnumerateFiles(DefaultFolder, "*.yaml").Order(StringComparer.Ordinal)];
    }

    private static CalibrationRow Row(CalibrationCase c, IReadOnlyDictionary<PlannedRun, Report> reports) => new(
        c.Topology,
        new RunSet("sim", [.. c.Simulated.Select(r => reports[r])]),
        new RunSet("real", [.. c.Real.Select(r => reports[r])]));

    private static void Write(string folder, List<CalibrationRow> rows, string on, string command)
    {
        File.WriteAllText(
            Path.Combine(folder, "calibration.csv"), Csv.Write(CalibrationRow.CsvHeader, rows.Select(r => r.CsvCells(on))));
        var text = new StringBuilder($"# The simulator against real nodes ({on})\n\n```sh\n{command}\n```\n\n");
        text.Append(Markdown.Table(CalibrationRow.Header, rows.Select(r => r.Cells)));
        foreach (var reason in Reasons(rows))
            text.Append($"\n- {reason}");
        File.WriteAllText(Path.Combine(folder, "calibration.md"), text.Append('\n').ToString());
    }

    private static void Print(TextWriter output, List<CalibrationRow> rows, string on, string folder)
    {
        Tables.Write(output, $"the simulator against real nodes ({on})", CalibrationRow.Header, [.. rows.Select(r => r.Cells)]);
        foreach (var reason in Reasons(rows))
            output.WriteLine($"  left out: {reason}");
        output.WriteLine($"table: {Path.Combine(folder, "calibration.md")}");
    }

    private static IEnumerable<string> Reasons(List<CalibrationRow> rows) =>
        from row in rows
        from run in row.Simulated.Runs.Concat(row.Real.Runs)
        where !RunSet.IsUsable(run)
        select $"{row.Topology.Name} on {run.Backend}, seed {run.Seed}: {string.Join("; ", run.Reasons)}";
}
