using System.Net;
using System.Text.Json;
using FsNet.Base;
using FsNet.Hosting;
using FsNet.Protocol.Tracker;

namespace FsNet.Tracker;

/// <summary>What a tracker shows of itself over HTTP.</summary>
internal static class TrackerStatus
{
    public static StatusPages Create(EngineGate gate, TcpLoop tcp, TrackerLimits limits, IPEndPoint listen) => new()
    {
        Status = json => WriteStatus(json, gate, tcp, limits, listen),
        Metrics = metrics => WriteMetrics(metrics, gate.Engine, tcp),
    };

    private static void WriteStatus(Utf8JsonWriter json, EngineGate gate, TcpLoop tcp, TrackerLimits limits, IPEndPoint listen)
    {
        var engine = gate.Engine;
        json.WriteStartObject();
        json.WriteString("role", "tracker");
        json.WriteString("version", ProgramName.Version);
        json.WriteString("listen", listen.ToString());
        json.WriteNumber("uptimeSeconds", Math.Round(gate.Now.TotalSeconds, 3));
        json.WriteNumber("files", engine.FileCount);
        json.WriteNumber("nodes", engine.NodeCount);
        json.WriteNumber("entries", engine.EntryCount);
        json.WriteNumber("names", engine.NameCount);
        json.WriteNumber("prefixes", engine.PrefixCount);
        json.WriteNumber("availabilityBytes", engine.AvailabilityBytes);
        json.WriteNumber("memoryBytes", engine.MemoryBytes);
        json.WriteNumber("memoryLimitBytes", limits.MemoryBytes);
        json.WriteNumber("evicted", engine.Counters.Evicted);
        json.WriteNumber("refusedItems", engine.Counters.RefusedItems);
        json.WriteNumber("tcpConnections", tcp.Seats.Count);
        json.WriteNumber("tcpRefused", tcp.Seats.Refused);
        json.WriteNumber("tcpEvicted", tcp.Seats.Evicted);
        json.WriteNumber("ignored", engine.Counters.Ignored);
        WriteCounts(json, "requests", TrackerCounters.RequestTypes, engine.Counters);
        WriteCounts(json, "answers", TrackerCounters.AnswerTypes, engine.Counters);
        ProcessFigures.Now().WriteTo(json);
        json.WriteEndObject();
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyList<TrackType> types, TrackerCounters counters)
    {
        json.WriteStartObject(name);
        foreach (var type in types)
            json.WriteNumber(type.ToString(), counters.Of(type));
        json.WriteEndObject();
    }

    private static void WriteMetrics(PrometheusWriter metrics, TrackerEngine engine, TcpLoop tcp)
    {
        metrics.Counters("fsnet_tracker_requests_total", "Requests taken.", "type", Samples(TrackerCounters.RequestTypes, engine.Counters));
        metrics.Counters("fsnet_tracker_answers_total", "Answers given.", "type", Samples(TrackerCounters.AnswerTypes, engine.Counters));
        metrics.Counter("fsnet_tracker_ignored_total", "Messages that got no answer.", engine.Counters.Ignored);
        metrics.Gauge("fsnet_tracker_files", "Files known.", engine.FileCount);
        metrics.Gauge("fsnet_tracker_nodes", "Nodes known.", engine.NodeCount);
        metrics.Gauge("fsnet_tracker_entries", "Pairs of a node and a file it has blocks of.", engine.EntryCount);
        metrics.Gauge("fsnet_tracker_prefixes", "Address prefixes that have registered something.", engine.PrefixCount);
        metrics.Gauge("fsnet_tracker_memory_bytes", "What is registered is reckoned to take in memory.", engine.MemoryBytes);
        metrics.Counter("fsnet_tracker_evicted_total", "Entries and nodes that yielded to those of smaller prefixes.", engine.Counters.Evicted);
        metrics.Counter("fsnet_tracker_refused_items_total", "Files and blocks not taken.", engine.Counters.RefusedItems);
        metrics.Gauge("fsnet_tracker_tcp_connections", "TCP connections open.", tcp.Seats.Count);
        metrics.Counter("fsnet_tracker_tcp_refused_total", "TCP connections beyond the bound, for which none yielded.", tcp.Seats.Refused);
        metrics.Counter("fsnet_tracker_tcp_evicted_total", "TCP connections that yielded to others.", tcp.Seats.Evicted);
        ProcessFigures.Now().WriteTo(metrics);
    }

    private static IEnumerable<(string, double)> Samples(IReadOnlyList<TrackType> types, TrackerCounters counters) =>
        types.Select(type => (type.ToString(), (double)counters.Of(type)));
}
