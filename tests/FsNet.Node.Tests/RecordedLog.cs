using System.Globalization;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace FsNet.Node.Tests;

/// <summary>What was logged, as lines: the level, the message, and the exception's.</summary>
internal sealed class RecordedLog : ILogEventSink
{
    private readonly List<string> _lines = [];

    public RecordedLog() => Logger = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();

    public ILogger Logger { get; }

    public string[] Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Emit(LogEvent logEvent)
    {
        var line = $"{logEvent.Level}: {logEvent.RenderMessage(CultureInfo.InvariantCulture)} {logEvent.Exception?.Message}".TrimEnd();
        lock (_lines)
            _lines.Add(line);
    }
}
