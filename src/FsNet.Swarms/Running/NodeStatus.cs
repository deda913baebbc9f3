using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsNet.Swarms.Running;

/// <summary>What the testbed reads of a node's <c>GET /status</c>; fields it does not know are skipped.</summary>
internal sealed record NodeStatus
{
    /// <summary>How it is read: what has a list to be, and is null, is no status.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { RespectNullableAnnotations = true };

    public TrackerStatus? Tracker { get; init; }

    public IReadOnlyList<FileStatus> Files { get; init; } = [];

    public IReadOnlyList<PeerStatus> Peers { get; init; } = [];

    /// <summary>Bytes of blocks that were cancelled while they were under way.</summary>
    public long WastedBytes { get; init; }

    /// <summary>Its clock when it answered, as its events have it: Unix milliseconds.</summary>
    public double? Now { get; init; }

    [JsonIgnore]
    public ClockOffset? Clock { get; init; }

    [JsonIgnore]
    public FileStatus? File => Files.Count > 0 ? Files[0] : null;

    public sealed record TrackerStatus(string? State, string? LastError);

    public sealed record PeerStatus(string? Address);

    /// <param name="CompletedAt">Unix time in milliseconds, null while blocks are missing.</param>
    public sealed record FileStatus(
        string? Id,
        int Blocks,
        long BlockBytes,
        int Have,
        bool Complete,
        double? CompletedAt,
        long BytesIn,
        long BytesOut,
        long DuplicateBytes,
        int CorruptBlocks);
}
