using System.CommandLine;
using System.Globalization;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Reports;
using FsNet.Swarms.Containers;
using FsNet.Swarms.Running;
using FsNet.Testbed.Dashboard;
using FsNet.Topologies;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet attach</c></summary>
internal sealed class AttachCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TopologyInput _input = new();
    private readonly Flag<string?> _project = Flags.Text("--project", "NAME", "The Docker Compose project.", "fsnet-demo");
    private readonly Flag<string?> _events = Flags.Text("--events", "DIR", "Where the nodes write their events.", "/events");
    private readonly Flag<string?> _out = Flags.Text("--out", "DIR", "The folder for the report; default runs/NAME-TIME.");
    private readonly DashboardFlag _dashboard = new();
    private readonly Flag<bool> _stay = Flags.Switch("--stay", "Holds the links when all is done, until it is stopped; the nodes go on sharing.");

    private AttachCommand()
    {
    }

    public static Command Create()
    {
        var attach = new AttachCommand();
        var command = new Command(
            "attach",
            "Runs a swarm whose containers Docker Compose has started: shapes and measures their links, opens their gates, watches, hashes "
            + "every copy, writes a report. The topology's groups bear the names of the project's services.");
        attach._input.AddTo(command);
        foreach (Option option in new Option[] { attach._project, attach._events, attach._out, attach._stay })
            command.Add(option);
        attach._dashboard.AddTo(command);
        command.AddExamples("fsnet attach demo-topology.yaml --project fsnet-demo --set file.path=/content/demo.bin --stay");
        command.SetAction((parsed, _) => attach.RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        using var engine = await DockerEngine.ConnectAsync(Patience, shutdown.Token);
        var project = await ComposeProject.FindAsync(engine, parsed.GetValue(_project)!, shutdown.Token);
        var topology = Resize(parsed, project);
        var terminal = RunOutput.View();
        await using var watched = await _dashboard.StartAsync(parsed, topology, "docker", terminal, shutdown.Token);
        var view = watched is null ? terminal : new LiveView(terminal, watched.Run);
        var options = new RunOptions(
            "docker", parsed.GetValue(_out), Verify: true, KeepFiles: false, RunOutput.CommandLine(parsed), [],
            (report, folder) => FinishAsync(parsed, report, folder, shutdown), Observer: watched?.Run);
        var backEnd = new AttachedBackEnd(engine, project, parsed.GetValue(_events)!);
        try
        {
            var (report, _) = await new Experiment(topology, backEnd, options, view, TimeProvider.System).RunAsync(shutdown.Token);
            return RunOutput.ExitCode(parsed, report);
        }
        catch (OperationCanceledException) when (shutdown.Token.IsCancellationRequested)
        {
            throw new ProgramException("interrupted before anything was started");
        }
    }

    /// <summary>Each group has as many members as its service has containers.</summary>
    private Topology Resize(ParseResult parsed, ComposeProject project)
    {
        var groups = _input.Load(parsed).Topology.Groups.Where(g => g.Role != Role.Tracker);
        return _input.Load(parsed, groups.Select(g => string.Create(
            CultureInfo.InvariantCulture, $"groups.{g.Name}.count={Required(project, g.Name)}"))).Topology;
    }

    private static int Required(ComposeProject project, string group) => project.CountOf(group) is > 0 and var count
        ? count
        : throw new ProgramException($"groups.{group}: the project has no running container of a service '{group}'", ExitCodes.BadUsage);

    private async Task FinishAsync(ParseResult parsed, Report report, RunFolder folder, Shutdown shutdown)
    {
        RunOutput.Print(parsed.InvocationConfiguration.Output, report, folder);
        if (!parsed.GetValue(_stay) || report.Verdict is Verdict.Interrupted or Verdict.Broken)
            return;
        parsed.InvocationConfiguration.Output.WriteLine("holding the links until stopped; the nodes go on sharing");
        var stopped = new TaskCompletionSource();
        await using var registration = shutdown.Token.Register(() => stopped.TrySetResult());
        await stopped.Task;
    }
}
