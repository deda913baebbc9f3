using System.Globalization;
using FsNet.Simulator.Scenarios;
using FsNet.Swarms.Running;

namespace FsNet.Testbed.Cli;

/// <summary>Lives through a range of seeds, and shows how far it is: a bar on a terminal, now and then a line elsewhere.</summary>
internal sealed class SweepProgress(IProgressView view, TimeProvider time)
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private long _told = time.GetTimestamp();

    public Task ShowAsync(SeedRange seeds, ScenarioOptions options, SweepSummary sum, CancellationToken cancellation) =>
        view.ShowShareAsync(report => Task.Run(() => Live(seeds, options, sum, report, cancellation), CancellationToken.None));

    private void Live(
        SeedRange seeds, ScenarioOptions options, SweepSummary sum, Action<double, string> report, CancellationToken cancellation)
    {
        try
        {
            ScenarioSweep.Run(seeds.First, seeds.Last, options, result => Note(seeds, sum, result, report), cancellation);
        }
        catch (OperationCanceledException)
        {
            sum.WasInterrupted = true;
        }
    }

    private void Note(SeedRange seeds, SweepSummary sum, ScenarioResult result, Action<double, string> report)
    {
        sum.Add(result);
        if (result.Failure is { } failure)
            view.Tell($"seed {result.Seed} fails: {failure.Invariant}");
        if (time.GetElapsedTime(_told) < TellEvery && sum.Seeds < (int)seeds.Count)
            return;
        _told = time.GetTimestamp();
        var rate = sum.Events / Math.Max(0.001, time.GetElapsedTime(_began).TotalSeconds);
        report((double)sum.Seeds / seeds.Count, string.Create(
            CultureInfo.InvariantCulture,
            $"{sum.Seeds}/{seeds.Count} seeds  {sum.Failures} failed  {sum.Events / 1e6:0.0} M events, {rate / 1e6:0.00} M/s"));
    }
}
