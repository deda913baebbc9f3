using System.CommandLine;
using System.Net;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Protocol.Tracker;
using FsNet.Protocol.Wire;
using Serilog;
using Serilog.Events;

namespace FsNet.Tracker;

/// <summary>The command line of fsnet-tracker.</summary>
internal static class TrackerCommand
{
    private const long LeastMemory = 1 << 20;

    private static readonly Flag<IPEndPoint> Listen =
        Flags.Listen("--listen", "Where requests are taken, UDP and TCP; [::]:9090 takes IPv4 and IPv6; port 0 is any.", "0.0.0.0:9090");

    private static readonly Flag<ListenChoice> Status = NewStatus();

    private static readonly Flag<string[]> StatusHost = HostNames.NewFlag(HostNames.Flag, "the status pages");

    private static readonly Flag<TimeSpan> PeerTtl = Flags.Time("--peer-ttl", "How long a node counts without a word of it.", "60s");

    private static readonly Flag<long> Memory = Flags.Size(
        "--memory", "For all that is registered; when it is used up, whoever has most yields to others.", "2GiB");

    private static readonly Flag<long> PrefixV4 = Flags.Number(
        "--prefix-v4", "Bits of an IPv4 address that make one neighbour, who has one share.", PrefixLengths.Default.V4, 8, 32);

    private static readonly Flag<long> PrefixV6 = Flags.Number(
        "--prefix-v6", "Bits of an IPv6 address that make one neighbour.", PrefixLengths.Default.V6, 16, 128);

    private static readonly Flag<bool> Lifeline =
        Flags.Switch("--lifeline", "End when standard input ends: for a parent that may crash.");

    private static readonly Flag<Uri?> Seq = Flags.Seq();
    private static readonly Flag<LogEventLevel> LogLevel = Flags.LogLevel();

    public static RootCommand Create()
    {
        var root = new RootCommand("The tracker of FsNet: knows which nodes have which blocks of which files.")
        {
            Listen, Status, StatusHost, PeerTtl, Memory, PrefixV4, PrefixV6, Lifeline, Seq, LogLevel, HealthCommand.Create(NewStatus()),
        };
        root.AddExamples(
            "fsnet-tracker",
            "fsnet-tracker --listen [::]:9090 --peer-ttl 30s",
            "fsnet-tracker --status 0.0.0.0:9091 --status-host tracker.lan",
            "fsnet-tracker --memory 512MiB --prefix-v4 24 --prefix-v6 48",
            "fsnet-tracker --listen 127.0.0.1:0 --status off --log-level verbose");
        root.SetAction((parsed, _) => RunAsync(parsed));
        return root;
    }

    private static Flag<ListenChoice> NewStatus() =>
        Flags.ListenOrOff("--status", "Where /healthz, /status and /metrics are served.", "127.0.0.1:9091");

    private static async Task<int> RunAsync(ParseResult parsed)
    {
        using var shutdown = new Shutdown();
        if (parsed.GetValue(Lifeline))
            shutdown.EndWith(ParentInput.Start());
        var settings = ReadSettings(parsed);
        await using var logging = Logging.Start(
            ProgramName.Value, settings.Listen.ToString(), parsed.GetValue(LogLevel), parsed.GetValue(Seq));
        await RunAsync(settings, logging.Logger, shutdown);
        return ExitCodes.Ok;
    }

    private static async Task RunAsync(TrackerSettings settings, ILogger log, Shutdown shutdown)
    {
        await using var server = await TrackerServer.StartAsync(settings, log, TimeProvider.System);
        log.Information("tracker {Version} listens on {EndPoint}, status on {Status}",
            ProgramName.Version, server.EndPoint, new ListenChoice(server.StatusEndPoint));
        await server.RunAsync(shutdown.Token);
        log.Information("ends: {Reason}", shutdown.Reason);
    }

    private static TrackerSettings ReadSettings(ParseResult parsed)
    {
        var ttl = parsed.GetValue(PeerTtl);
        if (ttl < TimeSpan.FromSeconds(1) || ttl > TimeSpan.FromHours(24))
            throw new ProgramException($"--peer-ttl: {Units.FormatTime(ttl)} is not between 1s and 24h", ExitCodes.BadUsage);
        var memory = parsed.GetValue(Memory);
        if (memory < LeastMemory)
            throw new ProgramException($"--memory: {Units.FormatSize(memory)} is less than {Units.FormatSize(LeastMemory)}", ExitCodes.BadUsage);
        return new TrackerSettings
        {
            Listen = parsed.GetRequiredValue(Listen),
            Status = parsed.GetValue(Status).EndPoint,
            StatusHosts = parsed.GetRequiredValue(StatusHost),
            PeerTtl = ttl,
            Limits = new TrackerLimits
            {
                MemoryBytes = memory,
                Prefixes = new PrefixLengths((int)parsed.GetValue(PrefixV4), (int)parsed.GetValue(PrefixV6)),
            },
        };
    }
}
