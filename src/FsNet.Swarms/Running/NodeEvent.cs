using System.Text.Json;
using System.Text.Json.Nodes;

namespace FsNet.Swarms.Running;

/// <summary>One line of a node's event file.</summary>
/// <param name="At">Unix time in milliseconds.</param>
/// <param name="Kind">start, block, complete, failed, ...; kinds that are not known are kept for events.jsonl.</param>
/// <param name="Block">Of a block event: which one.</param>
/// <param name="From">Of a block event: who sent it, <c>127.0.1.3:9100</c>.</param>
/// <param name="Bytes">Of a block event: its payload.</param>
/// <param name="Path">Of a complete event: where the file is.</param>
/// <param name="Reason">Of a failed event: why.</param>
internal sealed record NodeEvent(double At, string Kind, int Block, string? From, long Bytes, string? Path, string? Reason)
{
    // Of two values of one name each reader would take another one.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The line of an event as by a clock that is behind the node's.</summary>
    public static string Earlier(string line, double milliseconds)
    {
        if (milliseconds == 0 || JsonNode.Parse(line, documentOptions: Strict) is not JsonObject json)
            return line;
        json["at"] = Math.Round(json["at"]!.GetValue<double>() - milliseconds, 3);
        return json.ToJsonString();
    }

    /// <returns>Null for a line that is not an event: a killed node may leave half a line.</returns>
    public static NodeEvent? Parse(string line)
    {
        try
        {
            return JsonNode.Parse(line, documentOptions: Strict) is JsonObject json && json["at"] is { } at && json["event"] is { } kind
                ? new NodeEvent(
                    at.GetValue<double>(), kind.GetValue<string>(), (int?)json["block"] ?? 0, (string?)json["from"],
                    (long?)json["bytes"] ?? 0, (string?)json["path"], (string?)json["reason"])
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
