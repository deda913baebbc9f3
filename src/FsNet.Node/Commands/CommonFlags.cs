using System.CommandLine;
using System.Net;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Tracking;
using FsNet.Protocol.Content;
using Serilog.Events;

namespace FsNet.Node.Commands;

/// <summary>The flags of every command.</summary>
/// <param name="logLevel">What is logged by default: less where a person reads the terminal.</param>
internal sealed class CommonFlags(string logLevel)
{
    private readonly Flag<HostEndPoint> _tracker = Flags.Host("--tracker", "Where the tracker is.", "127.0.0.1:9090");
    private readonly Flag<Uri?> _seq = Flags.Seq();
    private readonly Flag<LogEventLevel> _level = Flags.LogLevel(logLevel);

    public void AddTo(Command command)
    {
        command.Options.Add(_tracker);
        command.Options.Add(_seq);
        command.Options.Add(_level);
    }

    public HostEndPoint Tracker(ParseResult parsed) => parsed.GetRequiredValue(_tracker);

    public Logging StartLogging(ParseResult parsed, string instance) =>
        Logging.Start(ProgramName.Value, instance, parsed.GetValue(_level), parsed.GetValue(_seq));

    public TrackerClient NewClient(ParseResult parsed, IPAddress local, Serilog.ILogger log) =>
        new(Tracker(parsed), local, new Prng(Entropy.UInt64()), log);
}
