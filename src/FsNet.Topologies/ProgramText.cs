using System.Text.Encodings.Web;
using System.Text.Json;
using static System.FormattableString;

namespace FsNet.Topologies;

/// <summary>A program of others as YAML, for <see cref="TopologyWriter"/>.</summary>
internal static class ProgramText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(ProgramSpec program) => TopologyWriter.Map(
        ("image", program.Image is { } image ? Quoted(image) : null),
        ("tracker", Command(program.Tracker)),
        ("seed", Command(program.Seed)),
        ("leech", Command(program.Leech)),
        ("ready", Ready(program.Ready)),
        ("done", Done(program.Done)),
        ("environment", program.Environment.Count == 0
            ? null
            : TopologyWriter.Map([.. program.Environment.Select(v => (v.Key, (string?)Quoted(v.Value.Text)))])),
        ("files", program.Files.Count == 0 ? null : $"[{string.Join(", ", program.Files.Select(Quoted))}]"),
        ("memory", program.MemoryBytes is { } bytes ? TopologyWriter.Size(bytes) : null),
        ("processes", program.Processes is { } count ? Invariant($"{count}") : null));

    private static string? Command(CommandTemplate? command) => command is null ? null : Quoted(command.Text);

    private static string Ready(Readiness ready)
    {
        var (way, text) = ready switch
        {
            Readiness.Line line => ("line", Quoted(line.Text.Text)),
            Readiness.Port port => (port.IsUdp ? "udp" : "tcp", Quoted(port.Number.Text)),
            Readiness.After after => ("after", TopologyWriter.Time(after.Delay)),
            _ => throw new InvalidOperationException($"no text for {ready}"),
        };
        return TopologyWriter.Map((way, text), ("within", TopologyWriter.Time(ready.Within)));
    }

    private static string Done(Completion done) => done switch
    {
        Completion.File file => TopologyWriter.Map(("file", Quoted(file.Path.Text))),
        Completion.Marker marker => TopologyWriter.Map(("marker", Quoted(marker.Path.Text))),
        _ => "exit",
    };

    // What JSON calls a string, YAML takes as one.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, Readable);
}
