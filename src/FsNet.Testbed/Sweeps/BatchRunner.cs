using System.Globalization;
using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Running;
using FsNet.Swarms.Virtual;

namespace FsNet.Testbed.Sweeps;

/// <summary>
/// Makes the runs that are not there yet. Simulated ones share the cores; runs with real nodes have the host to themselves.
/// </summary>
/// <param name="backEnds">By name, for runs that are not simulated.</param>
/// <param name="command">What the user typed; every report has it.</param>
internal sealed class BatchRunner(
    RunArchive archive, IReadOnlyDictionary<string, IBackEnd> backEnds, string command, IProgressView view, TimeProvider time)
{
    public const string Simulated = "sim";

    private static readonly IReadOnlyList<string> Notes =
        ["one of many runs by one process: cpuSeconds and peakRssBytes of a simulated run are those of all of them"];

    private readonly Dictionary<PlannedRun, Report> _reports = [];

    /// <returns>The reports there are: all of them, unless the user interrupted.</returns>
    public async Task<IReadOnlyDictionary<PlannedRun, Report>> RunAsync(IReadOnlyList<PlannedRun> runs, CancellationToken cancellation)
    {
        foreach (var run in runs)
            if (archive.Find(run) is { } report)
                _reports[run] = report;
        if (_reports.Count > 0)
            view.Tell($"{_reports.Count} of {runs.Count} runs are there already");
        var missing = runs.Where(r => !_reports.ContainsKey(r)).ToList();
        if (missing.Count > 0)
            await view.ShowShareAsync(report => MakeAsync(missing, done => Show(report, runs.Count, done), cancellation));
        return _reports;
    }

    private async Task MakeAsync(IReadOnlyList<PlannedRun> runs, Action<string> done, CancellationToken cancellation)
    {
        done("");
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(
            runs.Where(r => r.On == Simulated), parallel, (run, _) => new ValueTask(MakeAsync(run, done, cancellation)));
        foreach (var run in runs.Where(r => r.On != Simulated))
            await MakeAsync(run, done, cancellation);
    }

    private async Task MakeAsync(PlannedRun run, Action<string> done, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
            return;
        var options = new RunOptions(
            run.On, archive.Begin(run), Verify: true, KeepFiles: false, command, run.On == Simulated ? Notes : [], EveryBlock: false);
        var report = await ReportAsync(run, options, cancellation);
        if (report is null || cancellation.IsCancellationRequested)
        {
            archive.Forget(run);
            return;
        }
        if (report.Verdict == Verdict.Broken)
            throw new ProgramException(
                $"{run.On} {run.Name} broke: {report.Reasons[0]}; what was seen until then is in {options.Out}", ExitCodes.BackEndMissing);
        archive.Keep(run);
        lock (_reports)
        {
            _reports[run] = report;
            done($"{run.On} {run.Name}: {Describe(report)}");
        }
    }

    private async Task<Report?> ReportAsync(PlannedRun run, RunOptions options, CancellationToken cancellation)
    {
        try
        {
            var quiet = new QuietView();
            var (report, _) = run.On == Simulated
                ? await new VirtualExperiment(run.Topology, options, quiet, time).RunAsync(cancellation)
                : await new Experiment(run.Topology, backEnds[run.On], options, quiet, time).RunAsync(cancellation);
            return report;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Before there was a folder.
            return null;
        }
    }

    private void Show(Action<double, string> report, int runs, string last) =>
        report((double)_reports.Count / runs, $"{_reports.Count}/{runs} runs  {last}");

    private static string Describe(Report report)
    {
        var last = report.CompletionSeconds is { } completion
            ? string.Create(CultureInfo.InvariantCulture, $"last node {completion.Max:0.00} s")
            : "no node completed";
        return $"{report.Verdict.ToString().ToLowerInvariant()}, {last}";
    }
}
