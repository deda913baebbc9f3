using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Storage;
using FsNet.Node.Tracking;

namespace FsNet.Node.Reporting;

/// <summary>What the node shows of itself over HTTP.</summary>
internal static class NodeStatus
{
    /// <param name="start">What <c>POST /start</c> does.</param>
    /// <param name="time">That of the events.</param>
    public static StatusPages Pages(NodeDriver node, Action start, TimeProvider time) => new()
    {
        Status = json => Write(json, node, time),
        Metrics = metrics => Write(metrics, node),
        Trouble = () => Trouble(node),
        Posts = new Dictionary<string, Action> { ["/start"] = start },
    };

    /// <summary>
    /// A node that has given up every file is of no use to anyone, and somebody should look. One that still shares some goes on, and the
    /// lost ones are in its status.
    /// </summary>
    private static string? Trouble(NodeDriver node)
    {
        var files = node.Files.ToList();
        return files.Count > 0 && files.TrueForAll(f => f.Failure is not null)
            ? TerminalText.Escape($"none of {files.Count} files is shared or fetched any more; {files[0].Name}: {files[0].Failure}")
            : null;
    }

    private static void Write(Utf8JsonWriter json, NodeDriver node, TimeProvider time)
    {
        json.WriteStartObject();
        json.WriteString("program", ProgramName.Value);
        json.WriteString("id", node.NodeId.ToString("x16"));
        json.WriteString("version", ProgramName.Version);
        json.WriteString("listen", node.EndPoint.ToString());
        json.WriteNumber("now", Math.Round((time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds, 3));
        WriteTracker(json, node);
        json.WriteStartArray("files");
        foreach (var job in node.Files)
            Write(json, job);
        json.WriteEndArray();
        WritePeers(json, node);
        json.WriteNumber("wastedBytes", node.Peers.TotalWasted);
        json.WriteStartObject("process");
        ProcessFigures.Now().WriteTo(json);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteTracker(Utf8JsonWriter json, NodeDriver node)
    {
        json.WriteStartObject("tracker");
        json.WriteString("address", node.Tracker.Tracker.ToString());
        json.WriteString("way", node.Tracker.Way);
        json.WriteString("state", node.Registration.State.ToString().ToLowerInvariant());
        json.WriteNumber("attempts", node.Tracker.Attempts);
        json.WriteString("observed", node.Registration.Observed);
        json.WriteNumber("sameAddress", node.Registration.SameAddress);
        json.WriteString("lastError", node.Registration.LastError);
        json.WriteNumber("refusedFiles", node.Registration.Refusals.Count);
        json.WriteStartArray("refused");
        foreach (var (name, why) in node.Registration.Refusals.First)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("reason", why);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FileJob job)
    {
        json.WriteStartObject();
        json.WriteString("id", job.Id.ToString());
        json.WriteString("name", job.Name);
        json.WriteNumber("length", job.Layout.Length);
        json.WriteNumber("blockBytes", job.Layout.BlockBytes);
        json.WriteNumber("blocks", job.Layout.BlockCount);
        json.WriteNumber("have", job.HaveCount);
        json.WriteBoolean("complete", job.IsComplete);
        if (job.Counters.CompletedAt is { } at)
            json.WriteNumber("completedAt", at);
        else
            json.WriteNull("completedAt");
        json.WriteString("error", job.Failure);
        json.WriteString("trouble", job.Failure is null ? job.Disk.Trouble : null);
        json.WriteNumber("bytesIn", job.Counters.BytesIn);
        json.WriteNumber("bytesOut", job.Counters.BytesOut);
        json.WriteNumber("duplicateBytes", job.Counters.DuplicateBytes);
        json.WriteNumber("corruptBlocks", job.Counters.CorruptBlocks);
        json.WriteEndObject();
    }

    private static void WritePeers(Utf8JsonWriter json, NodeDriver node)
    {
        json.WriteStartArray("peers");
        foreach (var peer in node.Peers.Connected)
        {
            json.WriteStartObject();
            json.WriteString("address", peer.Address.ToString());
            json.WriteString("id", peer.NodeId.ToString("x16"));
            json.WriteNumber("bytesIn", peer.BytesIn);
            json.WriteNumber("bytesOut", peer.BytesOut);
            json.WriteNumber("connectedSeconds", Math.Round(node.Peers.Age(peer).TotalSeconds, 1));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(PrometheusWriter metrics, NodeDriver node)
    {
        var files = node.Files.ToArray();
        metrics.Counter("fsnet_payload_bytes_sent_total", "Bytes of blocks sent.", node.Peers.TotalSent);
        metrics.Counter("fsnet_payload_bytes_received_total", "Bytes of blocks received.", node.Peers.TotalReceived);
        metrics.Counter("fsnet_duplicate_bytes_total", "Bytes of blocks that were not needed any more.",
            node.Peers.TotalWasted + files.Sum(f => f.Counters.DuplicateBytes));
        metrics.Counter("fsnet_corrupt_blocks_total", "Blocks that were not what their hash says.", files.Sum(f => f.Counters.CorruptBlocks));
        metrics.Counter("fsnet_tracker_attempts_total", "Requests sent to the tracker, repetitions included.", node.Tracker.Attempts);
        metrics.Gauge("fsnet_tracker_registered", "1 while the tracker knows this node.", node.Registration.State == RegistrationState.Registered ? 1 : 0);
        metrics.Gauge("fsnet_tracker_refused_files", "Files that the tracker does not take.", node.Registration.Refusals.Count);
        metrics.Gauge("fsnet_tracker_same_address", "Other nodes at this node's address and port.", node.Registration.SameAddress);
        metrics.Gauge("fsnet_peers", "Connected nodes.", node.Peers.Connected.Count());
        metrics.Gauge("fsnet_files", "Files shared or fetched.", files.Length);
        metrics.Gauge("fsnet_files_complete", "Files that are whole.", files.Count(f => f.IsComplete));
        metrics.Gauge("fsnet_files_given_up", "Files that could not be had, or are not shared any more.", files.Count(f => f.Failure is not null));
        metrics.Gauge("fsnet_blocks", "Blocks of these files, held or not.", files.Sum(f => f.Layout.BlockCount));
        metrics.Gauge("fsnet_blocks_held", "Verified blocks on disk.", files.Sum(f => f.HaveCount));
        metrics.Gauge("fsnet_files_in_trouble", "Files that wait for their disk.", files.Count(f => f is { Failure: null, Disk.Trouble: not null }));
        metrics.Counters("fsnet_disk_errors_total", "Errors of disks: passing ones are tried again, lasting ones end a file.", "kind",
            [("passing", node.Disk.PassingErrors), ("lasting", node.Disk.LastingErrors)]);
        ProcessFigures.Now().WriteTo(metrics);
    }
}
