using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Protocol.Content;
using FsNet.Protocol.Tracker;
using FsNet.Testbed.Load;
using static System.FormattableString;

namespace FsNet.Testbed.Cli;

/// <summary><c>fsnet load tracker</c></summary>
internal sealed class LoadCommand
{
    private static readonly TimeSpan ShowEvery = TimeSpan.FromSeconds(1);

    private readonly Flag<HostEndPoint> _target = Flags.Host("--target", "The tracker.", "127.0.0.1:9090");
    private readonly Flag<TimeSpan> _for = Flags.Time("--for", "How long requests are sent.", "10s");
    private readonly Flag<long> _files = Flags.Number("--files", "Files that nodes say they hold.", 100, 1, 1_000_000);
    private readonly Flag<long> _peers = Flags.Number("--peers", "Nodes that say so.", 50, 1, ushort.MaxValue);
    private readonly Flag<long> _copies = Flags.Number("--copies", "How many of the nodes hold each file; 0 is all.", 0, 0, ushort.MaxValue);

    private readonly Flag<long> _idle = Flags.Number(
        "--idle", "Files more, which one node each holds and nobody asks for.", 0, 0, 10_000_000);

    private readonly Flag<LoadMix> _ask = Flags.Choice(
        "--ask", "What is asked: all is as nodes do, locate is only who has a file.", "all", ("all", LoadMix.All), ("locate", LoadMix.Locate));

    private readonly Flag<long> _process = Flags.Number(
        "--process", "The tracker's process, where it runs here: says what an answer costs it.", 0, 0, int.MaxValue);

    private readonly Flag<long> _seed = Flags.Number(
        "--seed", "Draws files and nodes: the same again where they are to be registered once only; 0 is by the clock.", 0, 0, long.MaxValue);

    private LoadCommand()
    {
    }

    public static Command Create() => new("load", "Puts load on a program and measures how it takes it.") { new LoadCommand().Tracker() };

    private Command Tracker()
    {
        var command = new Command(
            "tracker",
            "Registers nodes and files that do not exist with a tracker, then asks it over UDP as fast as it answers, with "
            + $"{LoadClient.Outstanding} requests outstanding: answers a second, latencies, losses. It keeps one core busy. The tracker forgets "
            + "them by itself (--peer-ttl).")
        {
            _target, _for, _files, _peers, _copies, _idle, _ask, _process, _seed,
        };
        command.AddExamples(
            "fsnet load tracker --target tracker.example:9090",
            "fsnet load tracker --for 30s --files 1000 --peers 200",
            "fsnet load tracker --files 20000 --peers 1000 --copies 50 --ask locate --process $(pidof fsnet-tracker)");
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        var tracker = await ResolveAsync(parsed.GetValue(_target), shutdown.Token);
        var time = TimeProvider.System;
        var content = ReadContent(parsed, NewRun(parsed.GetValue(_seed), time));
        using var process = FindProcess(parsed.GetValue(_process));
        using var load = new TrackerLoad(tracker, content, time);
        var view = RunOutput.View();
        view.Tell(Invariant($"{content.Peers:N0} nodes present {content.Files:N0} files, {content.Copies:N0} each"));
        await view.ShowShareAsync(show => FollowAsync(load.RegisterAsync(shutdown.Token), () => show(load.Registered, "presented")));
        var (began, cpu) = (time.GetTimestamp(), ProcessorTime(process));
        var running = load.AskAsync(parsed.GetValue(_for), parsed.GetValue(_ask), shutdown.Token);
        await view.ShowShareAsync(show => FollowAsync(running, () => show(time.GetElapsedTime(began) / parsed.GetValue(_for), "asked")));
        var counts = await running;
        var (took, used) = (time.GetElapsedTime(began), ProcessorTime(process) - cpu);
        var output = parsed.InvocationConfiguration.Output;
        var all = Print(output, tracker, content, counts, took);
        if (process is not null)
            PrintCost(output, process.Id, used, all);
        return all.Latency.Count > 0 ? ExitCodes.Ok : ExitCodes.BackEndMissing;
    }

    private LoadContent ReadContent(ParseResult parsed, Prng run)
    {
        var (peers, copies) = ((int)parsed.GetValue(_peers), (int)parsed.GetValue(_copies));
        if (copies > peers)
            throw new ProgramException($"--copies: {copies} is more than --peers, {peers}", ExitCodes.BadUsage);
        return new LoadContent((int)parsed.GetValue(_files), peers, copies == 0 ? peers : copies, (int)parsed.GetValue(_idle), run);
    }

    private static Prng NewRun(long seed, TimeProvider time) => Prng.For((ulong)(seed == 0 ? time.GetUtcNow().UtcTicks : seed), "load");

    private static Process? FindProcess(long id)
    {
        try
        {
            return id == 0 ? null : Process.GetProcessById((int)id);
        }
        catch (ArgumentException)
        {
            throw new ProgramException($"--process: there is no process {id}", ExitCodes.BadUsage);
        }
    }

    /// <summary>Of all its threads, in the program and in the system.</summary>
    private static TimeSpan ProcessorTime(Process? process)
    {
        process?.Refresh();
        return process?.TotalProcessorTime ?? TimeSpan.Zero;
    }

    private static async Task FollowAsync(Task work, Action show)
    {
        while (await Task.WhenAny(work, Task.Delay(ShowEvery)) != work)
            show();
        await work;
    }

    private static async Task<IPEndPoint> ResolveAsync(HostEndPoint target, CancellationToken cancellation)
    {
        try
        {
            return (await target.ResolveAsync(cancellation))[0];
        }
        catch (SocketException e)
        {
            throw new ProgramException($"--target: {target.Host} is not known: {e.Message}", ExitCodes.BadUsage);
        }
    }

    private static LoadCounts Print(
        TextWriter output, IPEndPoint tracker, LoadContent content, IReadOnlyDictionary<TrackType, LoadCounts> counts, TimeSpan took)
    {
        var all = new LoadCounts();
        foreach (var kind in counts.Values)
            all.Add(kind);
        Tables.Write(
            output,
            Invariant($"{tracker}: {content.Peers:N0} nodes, {content.Files:N0} files, {content.Copies:N0} copies of each, {took.TotalSeconds:0.0} s"),
            ["request", "answers/s", "p50", "p95", "p99", "max", "lost", "refused", "truncated"],
            [.. counts.Select(kind => Row(kind.Key.ToString(), kind.Value, took)), Row("all", all, took)]);
        return all;
    }

    private static void PrintCost(TextWriter output, int process, TimeSpan used, LoadCounts all) => output.WriteLine(Invariant(
        $"process {process}: {used.TotalSeconds:0.00} s of processor time, {used.TotalMicroseconds / Math.Max(1, all.Latency.Count):0.00} µs an answer, {all.Latency.Count / Math.Max(0.01, used.TotalSeconds):N0} answers for a second of it"));

    private static string[] Row(string name, LoadCounts counts, TimeSpan took) =>
    [
        name,
        (counts.Latency.Count / took.TotalSeconds).ToString("N0", CultureInfo.InvariantCulture),
        .. new[] { 0.5, 0.95, 0.99 }.Select(share => Milliseconds(counts.Latency.Quantile(share))),
        Milliseconds(counts.Latency.Max),
        .. new[] { counts.Lost, counts.Refused, counts.Truncated }.Select(n => n.ToString("N0", CultureInfo.InvariantCulture)),
    ];

    private static string Milliseconds(TimeSpan latency) => Invariant($"{latency.TotalMilliseconds:0.00} ms");
}
