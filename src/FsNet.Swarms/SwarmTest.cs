using FsNet.Base;
using FsNet.Reports;
using FsNet.Swarms.Running;
using FsNet.Swarms.Virtual;
using FsNet.Topologies;
using FsNet.Topologies.Reading;

namespace FsNet.Swarms;

/// <summary>
/// Swarms for tests: <c>fsnet run</c> as a call. The report is typed, so a test asserts on what it cares about; the run's folder has
/// everything to look at when it fails.
/// </summary>
public static class SwarmTest
{
    /// <summary>Runs the swarm of a topology file, and returns when it is over, all copies are hashed and the report is written.</summary>
    /// <param name="topology">A topology file; relative to the current folder, which for tests is usually that of their assembly.</param>
    /// <param name="cancellation">Ends a run that goes on in good order; the report's verdict is then interrupted.</param>
    /// <returns>Whatever the verdict; <see cref="SwarmRun.EnsurePassed"/> turns one that is not pass into an exception.</returns>
    /// <exception cref="TopologyException">The file or an override is wrong; the message has a line for each mistake.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled before anything had started.</exception>
    /// <exception cref="ProgramException">The back end is missing or broke, or the folder cannot be used.</exception>
    public static async Task<SwarmRun> RunAsync(
        string topology, SwarmTestOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        options ??= new SwarmTestOptions();
        var loaded = TopologyLoader.Load(topology, options.Overrides, options.Nodes).Topology;
        ScratchFolder.RemoveStale();
        var (report, folder) = options.On == SwarmBackEnd.Sim
            ? await new VirtualExperiment(loaded, OptionsFor("sim", [], topology, options), new QuietView(), TimeProvider.System)
                .RunAsync(cancellation)
            : await RunWithNodesAsync(loaded, topology, options, cancellation);
        return new SwarmRun(report, folder.Path);
    }

    private static async Task<(Report Report, RunFolder Folder)> RunWithNodesAsync(
        Topology loaded, string topology, SwarmTestOptions options, CancellationToken cancellation)
    {
        var choice = await BackEndChoice.MakeAsync(options.On.ToString().ToLowerInvariant(), loaded, cancellation);
        var run = OptionsFor(choice.Name, choice.Notes, topology, options);
        return await new Experiment(loaded, choice.BackEnd, run, new QuietView(), TimeProvider.System).RunAsync(cancellation);
    }

    private static RunOptions OptionsFor(string on, IReadOnlyList<string> notes, string topology, SwarmTestOptions options)
    {
        var command = ShellWord.Join(["fsnet", "run", topology, "--on", on, .. options.Flags]);
        return new RunOptions(on, options.Out, Verify: true, KeepFiles: false, command, notes);
    }
}
