using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Node.Storage;

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
        Trouble = () => NodeHealth.Trouble(node),
        Posts = new Dictionary<string, Action> { ["/start"] = start },
    };

    private static void Write(Utf8JsonWriter json, NodeDriver node, TimeProvider time)
    {
        json.WriteStartObject();
        json.WriteString("program", ProgramName.Value);
        json.WriteString("id", node.NodeId.ToString("x16"));
        json.WriteString("name", node.Registration.Registrar.NodeName);
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
        foreach (var figure in NodeFigures.All)
        {
            if (figure.Kinds is { } kinds)
                metrics.Counters($"{figure.Name}_total", figure.Help, "kind", kinds(node));
            else if (figure.IsCounter)
                metrics.Counter($"{figure.Name}_total", figure.Help, figure.Read(node));
            else
                metrics.Gauge(figure.Name, figure.Help, figure.Read(node));
        }
        ProcessFigures.Now().WriteTo(metrics);
    }
}
