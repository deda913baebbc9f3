using System.Buffers;
using System.Text.Json;
using FsNet.Reports;
using FsNet.Swarms.Acting;

namespace FsNet.Testbed.Dashboard;

/// <summary>
/// Frames as JSON on one line. <c>all</c> says what the swarm is, and how it is; a step says only what has changed since the last one:
/// <c>rows</c> [number, state, blocks, bytes in a second, bytes out a second, peers], <c>heat</c> (see <see cref="HeatMap"/>, base64),
/// <c>flows</c> from, to, from, to, ..., <c>events</c>, <c>lines</c>, <c>history</c>, and <c>facts</c> where one of them is new.
/// </summary>
internal static class FrameWriter
{
    public static ReadOnlyMemory<byte> Step(LiveRun run, bool withFacts) => Object(json => Step(json, run, withFacts));

    public static ReadOnlyMemory<byte> All(LiveRun run) => Object(json =>
    {
        json.WriteBoolean("all", true);
        json.WriteString("name", run.Topology.Name);
        json.WriteString("on", run.On);
        Array(json, "places", run.Links.Places.Names, json.WriteStringValue);
        Array(json, "nodes", run.Nodes, node => Node(json, run, node));
        Body(json, run, new Content(
            run.Nodes.Index(), run.Heat?.Everything() ?? default, [], run.Events.All, run.Lines.All, run.History.All));
        Facts(json, run);
    });

    private static void Step(Utf8JsonWriter json, LiveRun run, bool withFacts)
    {
        Body(json, run, new Content(
            run.Nodes.Index().Where(n => n.Item.TakeChange()),
            run.Heat?.TakeChanges() ?? default,
            run.Flows.TakeNew(),
            run.Events.TakeNew(),
            run.Lines.TakeNew(),
            run.History.TakeNew()));
        if (withFacts)
            Facts(json, run);
    }

    private static void Body(Utf8JsonWriter json, LiveRun run, Content content)
    {
        json.WriteNumber("t", Math.Round(run.Elapsed.TotalSeconds, 3));
        Array(json, "rows", content.Rows, row => Row(json, row.Number, row.Node.Row));
        if (!content.Heat.IsEmpty)
            json.WriteBase64String("heat", content.Heat.Span);
        Array(json, "flows", content.Flows.SelectMany(f => new[] { f.From, f.To }), json.WriteNumberValue);
        Array(json, "events", content.Events, e => Event(json, e));
        Array(json, "lines", content.Lines, json.WriteStringValue);
        Array(json, "history", content.History, p => Numbers(json, Math.Round(p.At, 1), Math.Round(p.BytesPerSecond), Math.Round(p.Share, 4)));
    }

    private static void Node(Utf8JsonWriter json, LiveRun run, LiveNode node)
    {
        json.WriteStartArray();
        json.WriteStringValue(node.Spec.Name);
        json.WriteStringValue(node.Spec.Role.ToString().ToLowerInvariant());
        json.WriteNumberValue(run.Links.Places[node.Spec.Zone]);
        json.WriteStringValue(node.Spec.Zone.Group);
        json.WriteEndArray();
    }

    private static void Row(Utf8JsonWriter json, int number, LiveRow row) =>
        Numbers(json, number, (int)row.State, row.Blocks, row.In, row.Out, row.Peers);

    private static void Event(Utf8JsonWriter json, LiveEvent e)
    {
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round(e.At, 3));
        json.WriteStringValue(e.Kind);
        json.WriteStringValue(e.Text);
        json.WriteStringValue(e.Because);
        json.WriteEndArray();
    }

    private static void Facts(Utf8JsonWriter json, LiveRun run)
    {
        json.WriteStartObject("facts");
        json.WriteString("phase", run.Phase.ToString().ToLowerInvariant());
        json.WriteNumber("blocks", run.BlocksPerFile);
        json.WriteNumber("blockBytes", run.BlockBytes);
        json.WriteNumber("columns", run.Heat?.Columns ?? 0);
        json.WriteBoolean("logs", run.ReadLog is not null);
        json.WriteString("closed", run.Desk.WhyClosed);
        json.WriteString("fixed", run.Links.WhyFixed);
        Array(json, "links", run.Links.Pairs, pair => Link(json, run, pair));
        Array(json, "cuts", run.Links.Partitions, sides => Array(json, sides, side => Array(json, side, json.WriteStringValue)));
        if (run.Report is { } report)
            Verdict(json, report, run.ReportPage!);
        json.WriteEndObject();
    }

    private static void Link(Utf8JsonWriter json, LiveRun run, LivePair pair)
    {
        var (there, back, isCut, canChange) = run.Links.Of(pair);
        json.WriteStartObject();
        json.WriteNumber("a", pair.A);
        json.WriteNumber("b", pair.B);
        json.WriteNumber("rttMs", (there.Delay + back.Delay).TotalMilliseconds);
        json.WriteNumber("jitterMs", there.Jitter.TotalMilliseconds);
        json.WriteNumber("loss", there.Loss?.Share ?? 0);
        json.WriteNumber("rate", there.RateBitsPerSecond ?? 0);
        json.WriteBoolean("cut", isCut);
        json.WriteBoolean("canChange", canChange);
        json.WriteEndObject();
    }

    private static void Verdict(Utf8JsonWriter json, Report report, string page)
    {
        json.WriteStartObject("over");
        json.WriteString("verdict", report.Verdict.ToString().ToLowerInvariant());
        Array(json, "reasons", report.Reasons, json.WriteStringValue);
        json.WriteNumber("leechers", report.Leechers);
        if (report.VerifiedNodes is { } verified)
            json.WriteNumber("verified", verified);
        if (report.CompletionSeconds is { } completion)
            json.WriteNumber("last", completion.Max);
        json.WriteString("page", page);
        json.WriteEndObject();
    }

    private static ReadOnlyMemory<byte> Object(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WritePropertyName(name);
        Array(json, items, write);
    }

    private static void Array<T>(Utf8JsonWriter json, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray();
        foreach (var item in items)
            write(item);
        json.WriteEndArray();
    }

    private static void Numbers(Utf8JsonWriter json, params ReadOnlySpan<double> numbers)
    {
        json.WriteStartArray();
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }

    /// <summary>What a frame tells of a run: everything, or what is new.</summary>
    private readonly record struct Content(
        IEnumerable<(int Number, LiveNode Node)> Rows,
        ReadOnlyMemory<byte> Heat,
        IEnumerable<(int From, int To)> Flows,
        IEnumerable<LiveEvent> Events,
        IEnumerable<string> Lines,
        IEnumerable<LivePoint> History);
}
