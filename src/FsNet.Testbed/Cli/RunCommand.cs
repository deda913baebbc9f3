using System.CommandLine;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Swarms;
using FsNet.Swarms.Running;
using FsNet.Swarms.Virtual;
using FsNet.Testbed.Dashboard;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet run</c></summary>
internal sealed class RunCommand
{
    private readonly TopologyInput _input = new();
    private readonly Flag<string> _on = Flags.Choice(
        "--on", "Where the swarm runs.", "auto", ("auto", "auto"), ("local", "local"), ("docker", "docker"), ("sim", "sim"));
    private readonly Flag<string?> _out = Flags.Text("--out", "DIR", "The run's folder; default runs/NAME-TIME.");
    private readonly Flag<bool> _json = Flags.Switch("--json", "Prints report.json to standard output, and nothing else there.");
    private readonly Flag<bool> _noVerify = Flags.Switch("--no-verify", "Does not hash the copies again from disk.");
    private readonly Flag<bool> _keepFiles = Flags.Switch(
        "--keep-files", "Leaves the nodes' copies in the temporary folder, and says where.");
    private readonly CaptureFlags _captures = new();
    private readonly DashboardFlag _dashboard = new();
    private readonly CiOutput _ci = new();
    private readonly Flag<bool> _open = Flags.Switch(
        "--open", "Opens the dashboard in a browser, and report.html when the run is over.");

    private RunCommand()
    {
    }

    public static Command Create()
    {
        var run = new RunCommand();
        var command = new Command(
            "run", "Runs a swarm: starts tracker, seeds and leechers, distributes the file, hashes every copy, writes a report.");
        run._input.AddTo(command);
        foreach (Option option in new Option[] { run._on, run._out, run._json, run._noVerify, run._keepFiles, run._open })
            command.Add(option);
        run._captures.AddTo(command);
        run._dashboard.AddTo(command);
        run._ci.AddTo(command);
        command.AddExamples(
            "fsnet run topologies/01-demo.yaml",
            "fsnet run topologies/01-demo.yaml --set file.path=film.mkv",
            "fsnet run topologies/01-demo.yaml --nodes 16 --seed 7 --out runs/sixteen",
            "fsnet run topologies/01-demo.yaml --on sim --nodes 1000",
            "fsnet run topologies/05-two-regions.yaml --open",
            "fsnet run topologies/01-demo.yaml --dashboard 0.0.0.0:8080 --dashboard-host lab.example.org",
            "fsnet run topologies/05-two-regions.yaml --pcap --set file.size=8MiB",
            "fsnet run topologies/01-demo.yaml --json | jq .ratioToBound",
            "fsnet run topologies/01-demo.yaml --on sim --junit results/swarm.xml");
        command.SetAction((parsed, _) => run.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        var loaded = _input.Load(parsed);
        var snapLength = _captures.Read(parsed, parsed.GetValue(_on)!);
        _ci.Check(parsed);
        if (parsed.GetValue(_out) is { } folderAsked)
            RunFolder.CheckEmpty(folderAsked);
        using var shutdown = new Shutdown();
        var view = RunOutput.View();
        foreach (var line in ScratchFolder.RemoveStale())
            view.Tell(line);
        var (report, folder) = parsed.GetValue(_on) == "sim"
            ? await SimulateAsync(parsed, loaded.Topology, view, shutdown.Token)
            : await RunAsync(parsed, loaded.Topology, snapLength, view, shutdown);
        Print(parsed, report, folder);
        _ci.Write(parsed, report.Topology, [(report.Topology, report)], StepSummary.Of(report));
        return RunOutput.ExitCode(parsed, report);
    }

    private async Task<(Report, RunFolder)> RunAsync(
        ParseResult parsed, Topology topology, int? snapLength, IProgressView view, Shutdown shutdown)
    {
        var choice = await BackEndChoice.MakeAsync(parsed.GetValue(_on)!, topology, shutdown.Token);
        foreach (var note in choice.Notes)
            view.Tell(note);
        await using var watched = await WatchAsync(parsed, topology, choice.Name, view, shutdown.Token);
        var options = new RunOptions(
            choice.Name, parsed.GetValue(_out), !parsed.GetValue(_noVerify), parsed.GetValue(_keepFiles), RunOutput.CommandLine(parsed),
            choice.Notes, SnapLength: snapLength, Observer: watched?.Run);
        try
        {
            var experiment = new Experiment(topology, choice.BackEnd, options, ViewOf(watched, view), TimeProvider.System);
            return await experiment.RunAsync(shutdown.Token);
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            throw new ProgramException("interrupted before anything was started");
        }
    }

    private async Task<(Report, RunFolder)> SimulateAsync(
        ParseResult parsed, Topology topology, IProgressView view, CancellationToken cancellation)
    {
        await using var watched = await WatchAsync(parsed, topology, "sim", view, cancellation);
        var options = new RunOptions(
            "sim", parsed.GetValue(_out), Verify: true, KeepFiles: false, RunOutput.CommandLine(parsed), [], Observer: watched?.Run);
        return await new VirtualExperiment(topology, options, ViewOf(watched, view), TimeProvider.System).RunAsync(cancellation);
    }

    private async Task<WatchedRun?> WatchAsync(
        ParseResult parsed, Topology topology, string on, IProgressView view, CancellationToken cancellation)
    {
        var watched = await _dashboard.StartAsync(parsed, topology, on, view, cancellation);
        if (parsed.GetValue(_open))
            watched?.Open(parsed.InvocationConfiguration.Error);
        return watched;
    }

    private static IProgressView ViewOf(WatchedRun? watched, IProgressView view) =>
        watched is null ? view : new LiveView(view, watched.Run);

    private void Print(ParseResult parsed, Report report, RunFolder folder)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(_open))
            Browser.Open(folder.File(RunFileNames.Html), parsed.InvocationConfiguration.Error);
        if (parsed.GetValue(_json))
        {
            output.WriteLine(JsonSerializer.Serialize(report, ReportJson.Indented));
            return;
        }
        RunOutput.Print(output, report, folder);
    }
}
