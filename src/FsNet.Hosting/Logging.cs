using System.Globalization;
using FsNet.Base;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Sinks.SystemConsole.Themes;

namespace FsNet.Hosting;

/// <summary>
/// Structured logs to standard error and, where asked for, to Seq. A Seq that is absent, slow or full costs nothing but the events
/// it does not take: they wait in a queue of <see cref="SeqQueueLimit"/>, then are dropped, and closing waits no longer than
/// <see cref="CloseWithin"/>.
/// </summary>
public sealed class Logging : IAsyncDisposable
{
    public const int SeqQueueLimit = 10_000;

    private const string Line = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{Cause}{NewLine}";
    private const string LineAndTrace = "{Timestamp:HH:mm:ss.fff} {Level:u3} {Message:lj}{NewLine}{Trace}";
    private const int SeqBatch = 500;

    private readonly Logger _logger;

    private Logging(Logger logger) => _logger = logger;

    public static TimeSpan CloseWithin { get; } = TimeSpan.FromSeconds(2);

    public ILogger Logger => _logger;

    /// <param name="program">The property Program of every event: <c>fsnet-node</c>.</param>
    /// <param name="instance">The property Instance: which one of several, for example the address it listens on.</param>
    /// <param name="level">The lowest level that is logged.</param>
    /// <param name="seq">A Seq server, or null.</param>
    public static Logging Start(string program, string instance, LogEventLevel level, Uri? seq)
    {
        var configuration = new LoggerConfiguration()
            .MinimumLevel.Is(level)
            .Enrich.WithProperty("Program", program)
            .Enrich.WithProperty("Instance", instance)
            .WriteTo.Logger(console => WriteToConsole(console, level));
        if (seq is not null)
            AddSeq(configuration, seq);
        return new Logging(configuration.CreateLogger());
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _logger.DisposeAsync().AsTask().WaitAsync(CloseWithin);
        }
        catch (TimeoutException)
        {
            // The last events did not reach Seq in time: the program's end is worth more than they are.
        }
    }

    /// <summary>Where an exception came from is for who looks for mistakes; Seq, which folds it away, always has it.</summary>
    private static void WriteToConsole(LoggerConfiguration console, LogEventLevel level) => console
        .MinimumLevel.Is(level)
        .Enrich.With<CauseEnricher>()
        .Enrich.With<EscapingEnricher>()
        .WriteTo.Console(
            outputTemplate: level <= LogEventLevel.Debug ? LineAndTrace : Line,
            formatProvider: CultureInfo.InvariantCulture,
            standardErrorFromLevel: LogEventLevel.Verbose,
            theme: Terminal.ErrorHasColour ? AnsiConsoleTheme.Literate : ConsoleTheme.None,
            applyThemeToRedirectedOutput: true);

    private static void AddSeq(LoggerConfiguration configuration, Uri seq) => configuration.WriteTo.Seq(
        seq.ToString(),
        batchPostingLimit: SeqBatch,
        queueSizeLimit: SeqQueueLimit,
        messageHandler: new SeqHandler(seq),
        formatProvider: CultureInfo.InvariantCulture);
}

/// <summary>The property Cause: what an event's exception said, on the event's own line.</summary>
internal sealed class CauseEnricher : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        if (logEvent.Exception is { } e)
            logEvent.AddPropertyIfAbsent(new LogEventProperty("Cause", new ScalarValue($": {Failures.Describe(e)}")));
    }
}

/// <summary>
/// Names, reasons and addresses in events are others' words: a terminal shows them, and obeys none. Seq is given them as they are, and
/// escapes them itself.
/// </summary>
internal sealed class EscapingEnricher : ILogEventEnricher
{
    public void Enrich(LogEvent logEvent, ILogEventPropertyFactory propertyFactory)
    {
        foreach (var (name, value) in logEvent.Properties)
            if (value is ScalarValue { Value: { } scalar } && !IsPlain(scalar) && Text(scalar) is var text && TerminalText.Escape(text) is var escaped && escaped != text)
                logEvent.AddOrUpdateProperty(new LogEventProperty(name, new ScalarValue(escaped)));
        if (logEvent.Exception is { } e)
            logEvent.AddOrUpdateProperty(new LogEventProperty("Trace", new ScalarValue(TerminalText.Escape($"{e}{Environment.NewLine}", keepsLayout: true))));
    }

    private static bool IsPlain(object value) => value.GetType().IsPrimitive || value is decimal or DateTime or DateTimeOffset or TimeSpan or Enum;

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
