using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
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
    private readonly Flag<long> _files = Flags.Number("--files", "Files that every peer says it holds.", 100, 1, 10_000);
    private readonly Flag<long> _peers = Flags.Number("--peers", "Nodes that say so, told apart by their ports.", 50, 1, ushort.MaxValue);

    private LoadCommand()
    {
    }

    public static Command Create() => new("load", "Puts load on a program and measures how it takes it.") { new LoadCommand().Tracker() };

    private Command Tracker()
    {
        var command = new Command(
            "tracker",
            "Registers nodes and files that do not exist with a tracker, then asks it over UDP as fast as it answers, with "
            + $"{TrackerLoad.Outstanding} requests outstanding: answers a second, latencies, losses. The tracker forgets them by itself "
            + "(--peer-ttl).")
        {
            _target, _for, _files, _peers,
        };
        command.AddExamples(
            "fsnet load tracker --target tracker.example:9090",
            "fsnet load tracker --for 30s --files 1000 --peers 200");
        command.SetAction((parsed, _) => RunAsync(parsed));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        var tracker = await ResolveAsync(parsed.GetValue(_target), shutdown.Token);
        var time = TimeProvider.System;
        var content = new LoadContent(
            (int)parsed.GetValue(_files), (int)parsed.GetValue(_peers), Prng.For((ulong)time.GetUtcNow().UtcTicks, "load"));
        using var load = new TrackerLoad(tracker, content, time);
        var view = RunOutput.View();
        view.Tell(Invariant($"{content.Peers.Count:N0} nodes present {content.Files.Count:N0} files each"));
        await view.ShowShareAsync(show => FollowAsync(load.RegisterAsync(shutdown.Token), () => show(load.Registered, "presented")));
        var began = time.GetTimestamp();
        var running = load.RunAsync(parsed.GetValue(_for), shutdown.Token);
        await view.ShowShareAsync(show => FollowAsync(running, () => show(time.GetElapsedTime(began) / parsed.GetValue(_for), "asked")));
        var counts = await running;
        Print(parsed.InvocationConfiguration.Output, tracker, content, counts, time.GetElapsedTime(began));
        return counts.Values.Any(c => c.Latency.Count > 0) ? ExitCodes.Ok : ExitCodes.BackEndMissing;
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

    private static void Print(
        TextWriter output, IPEndPoint tracker, LoadContent content, IReadOnlyDictionary<TrackType, LoadCounts> counts, TimeSpan took)
    {
        var all = new LoadCounts();
        foreach (var kind in counts.Values)
            all.Add(kind);
        Tables.Write(
            output,
            Invariant($"{tracker}: {content.Peers.Count:N0} nodes with {content.Files.Count:N0} files each, {took.TotalSeconds:0.0} s"),
            ["request", "answers/s", "p50", "p95", "p99", "max", "lost", "refused", "truncated"],
            [.. counts.Select(kind => Row(kind.Key.ToString(), kind.Value, took)), Row("all", all, took)]);
    }

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
