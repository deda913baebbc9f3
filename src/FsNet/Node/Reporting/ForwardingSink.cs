using System.Collections;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using ILogger = Microsoft.Extensions.Logging.ILogger;

namespace FsNet.Node.Reporting;

/// <summary>What the node logs, structured as it is, to the logger of whoever runs it.</summary>
internal sealed class ForwardingSink(ILogger logger) : ILogEventSink
{
    private static readonly (LogEventLevel Ours, LogLevel Theirs)[] Levels =
    [
        (LogEventLevel.Verbose, LogLevel.Trace),
        (LogEventLevel.Debug, LogLevel.Debug),
        (LogEventLevel.Information, LogLevel.Information),
        (LogEventLevel.Warning, LogLevel.Warning),
        (LogEventLevel.Error, LogLevel.Error),
        (LogEventLevel.Fatal, LogLevel.Critical),
    ];

    /// <param name="logger">Null for nowhere. What it takes is asked now: messages are not made for nobody.</param>
    public static Serilog.ILogger NewLogger(ILogger? logger)
    {
        if (logger is null || !Array.Exists(Levels, l => logger.IsEnabled(l.Theirs)))
            return Logger.None;
        var lowest = Array.Find(Levels, l => logger.IsEnabled(l.Theirs)).Ours;
        return new LoggerConfiguration().MinimumLevel.Is(lowest).WriteTo.Sink(new ForwardingSink(logger)).CreateLogger();
    }

    public void Emit(LogEvent logEvent)
    {
        var level = Array.Find(Levels, l => l.Ours == logEvent.Level).Theirs;
        logger.Log(level, default, new State(logEvent), logEvent.Exception, static (state, _) => state.ToString());
    }

    /// <summary>The properties by their names, and the message they stand in.</summary>
    private sealed class State(LogEvent logEvent) : IReadOnlyList<KeyValuePair<string, object?>>
    {
        private readonly KeyValuePair<string, object?>[] _values =
        [
            .. logEvent.Properties.Select(p => KeyValuePair.Create(p.Key, p.Value is ScalarValue scalar ? scalar.Value : p.Value)),
            KeyValuePair.Create("{OriginalFormat}", (object?)LibraryWords.Of(logEvent.MessageTemplate.Text)),
        ];

        public int Count => _values.Length;

        public KeyValuePair<string, object?> this[int index] => _values[index];

        public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString()
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            logEvent.MessageTemplate.Render(logEvent.Properties, text, CultureInfo.InvariantCulture);
            return LibraryWords.Of(text.ToString());
        }
    }
}
