using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsNet.Shaper.Table;

/// <summary>One link, asked against measured.</summary>
/// <param name="Criterion">What the measured has to meet.</param>
/// <param name="Complaints">What would be said of this link before a run, which it would make invalid.</param>
internal sealed record TableRow(string Link, string Asked, string Measured, string Criterion, bool Held, IReadOnlyList<string> Complaints);

/// <param name="Kernel">Its release.</param>
/// <param name="Emulation">How well the executor kept time.</param>
internal sealed record LinkTable(string Kernel, string Executor, IReadOnlyList<TableRow> Rows, Links.EmulationStatistics Emulation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(LinkTable))]
internal sealed partial class TableJson : JsonSerializerContext
{
    public static string Write(LinkTable table) => JsonSerializer.Serialize(table, Default.LinkTable);
}
