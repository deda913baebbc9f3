using System.Text.Json;

namespace FsNet.Reports.Html;

/// <summary>Reads events.jsonl, but for the blocks, which blocks.csv has, and the comings and goings of connections.</summary>
internal static class EventFile
{
    /// <returns>Null for the start where the leechers were never told to: times then count from the first event.</returns>
    public static (double? Barrier, IReadOnlyList<RunEvent> Events) Read(IEnumerable<string> lines)
    {
        List<RunEvent> events = [.. lines.Where(IsWanted).Select(Parse).OfType<RunEvent>().OrderBy(e => e.AtSeconds)];
        var barrier = events.Find(e => e.Kind == EventKind.Barrier)?.AtSeconds;
        var zero = barrier ?? events.FirstOrDefault()?.AtSeconds ?? 0;
        return (barrier, [.. events.Where(e => e.Kind != EventKind.Barrier).Select(e => e with { AtSeconds = e.AtSeconds - zero })]);
    }

    private static bool IsWanted(string line) =>
        !IsOfKind(line, EventKind.Block) && !IsOfKind(line, EventKind.Peer);

    private static bool IsOfKind(string line, string kind) => line.Contains($"\"event\":\"{kind}\"", StringComparison.Ordinal);

    // A run that was killed may leave half a line.
    private static RunEvent? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var e = json.RootElement;
            return new RunEvent(
                e.GetProperty("at").GetDouble() / 1000, e.GetProperty("event").GetString()!, Text(e, "node"),
                Text(e, "because") ?? Text(e, "reason"));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement e, string name) =>
        e.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
