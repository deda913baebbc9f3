using System.Globalization;
using System.Net;
using FsNet.Base;
using Serilog.Events;

namespace FsNet.Hosting;

/// <summary>The flags of the programs. Each has an environment variable, see <see cref="Flag{T}"/>.</summary>
public static class Flags
{
    public const string Off = "off";

    public static Flag<TimeSpan> Time(string name, string description, string defaultText) =>
        new(name, "TIME", description, Units.ParseTime, Units.ParseTime(defaultText, name), defaultText);

    public static Flag<long> Size(string name, string description, string defaultText) =>
        new(name, "SIZE", description, Units.ParseSize, Units.ParseSize(defaultText, name), defaultText);

    /// <summary>Bits per second; null is unlimited.</summary>
    public static Flag<long?> Rate(string name, string description) =>
        new(name, "RATE", description, ReadRate, null, "unlimited");

    public static Flag<string?> Text(string name, string helpName, string description, string? defaultText = null) =>
        new(name, helpName, description, (text, _) => text, defaultText, defaultText);

    public static Flag<bool> Switch(string name, string description) => new(name, "", description, ReadBool, false, null);

    public static Flag<long> Number(string name, string description, long defaultValue, long min, long max) =>
        new(name, "N", description, (text, field) => ReadNumber(text, field, min, max), defaultValue, $"{defaultValue}");

    /// <summary>An address to listen on, or a name of this machine: <c>0.0.0.0:9090</c>, <c>[::]:9090</c>, <c>node.lan:9090</c>.</summary>
    public static Flag<IPEndPoint> Listen(string name, string description, string defaultText) =>
        new(name, "ADDR:PORT", description, Endpoints.FindListen, Endpoints.ParseListen(defaultText, name), defaultText);

    /// <summary>An address to listen on, a Unix domain socket (<c>unix:/run/node.sock</c>), or <c>off</c>.</summary>
    public static Flag<ListenChoice> ListenOrOff(string name, string description, string defaultText) =>
        new(name, "ADDR:PORT|unix:PATH|off", description, ReadListenOrOff, ReadListenOrOff(defaultText, name), defaultText);

    /// <summary>Where a server is: <c>tracker.example:9090</c>.</summary>
    public static Flag<HostEndPoint> Host(string name, string description, string defaultText) =>
        new(name, "HOST:PORT", description, Endpoints.ParseHost, Endpoints.ParseHost(defaultText, name), defaultText);

    /// <summary>One of a few words.</summary>
    public static Flag<T> Choice<T>(string name, string description, string defaultText, params (string Word, T Value)[] choices)
    {
        T Read(string text, string field) => ReadChoice(text, field, choices);
        return new Flag<T>(name, string.Join('|', choices.Select(c => c.Word)), description, Read, Read(defaultText, name), defaultText);
    }

    public static Flag<LogEventLevel> LogLevel(string defaultText = "information") => Choice(
        "--log-level",
        "What is logged to standard error; verbose shows every protocol message.",
        defaultText,
        ("verbose", LogEventLevel.Verbose),
        ("debug", LogEventLevel.Debug),
        ("information", LogEventLevel.Information),
        ("warning", LogEventLevel.Warning),
        ("error", LogEventLevel.Error),
        ("fatal", LogEventLevel.Fatal));

    /// <summary>Where a Seq server takes structured logs; null is nowhere.</summary>
    public static Flag<Uri?> Seq() => new("--seq", "URL", "Also send structured logs to this Seq server.", ReadHttpUrl, null, null);

    private static ListenChoice ReadListenOrOff(string text, string field) => new(text == Off ? null : Endpoints.ParseListenOrSocket(text, field));

    private static long? ReadRate(string text, string field) => Units.ParseRate(text, field) is var rate and > 0
        ? rate
        : throw new UnitException($"{field}: found '{text}', allowed: at least 1bit; without the flag there is no limit");

    private static bool ReadBool(string text, string field) => text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" or "on" => true,
        "false" or "0" or "no" or "off" => false,
        _ => throw new UnitException($"{field}: '{text}' is neither true nor false"),
    };

    private static long ReadNumber(string text, string field, long min, long max) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new UnitException($"{field}: '{text}' is not a whole number from {min} to {max}");

    private static T ReadChoice<T>(string text, string field, (string Word, T Value)[] choices)
    {
        var match = Array.FindIndex(choices, c => c.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
        return match >= 0
            ? choices[match].Value
            : throw new UnitException($"{field}: '{text}' is unknown; allowed: {string.Join(", ", choices.Select(c => c.Word))}");
    }

    private static Uri? ReadHttpUrl(string text, string field) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new UnitException($"{field}: '{text}' is not a URL; write for example http://localhost:5341");
}
