using System.Globalization;
using System.Text.Json;
using FsNet.Testbed.Dashboard;

namespace FsNet.Testbed.Running;

/// <summary>
/// events.jsonl, every node's events and the testbed's own in one file with a <c>node</c> field, and blocks.csv, the block events
/// as a table. Written while the run goes on, so that a run that is killed leaves them; in the order in which the testbed saw them.
/// </summary>
internal sealed class EventLog : IDisposable
{
    /// <summary>The event with which every run ends that started.</summary>
    public const string Over = "over";

    private readonly StreamWriter _events;
    private readonly StreamWriter _blocks;
    private readonly LiveRun? _live;

    /// <param name="live">Is told what the testbed did or saw; null where nobody watches.</param>
    public EventLog(RunFolder folder, LiveRun? live = null)
    {
        _live = live;
        _events = new StreamWriter(folder.File("events.jsonl"));
        _blocks = new StreamWriter(folder.File("blocks.csv"));
        _blocks.WriteLine("atSeconds,node,block,from,bytes");
    }

    /// <summary>When the leechers were told to start, Unix milliseconds; block times count from it.</summary>
    public double Barrier { get; set; }

    /// <param name="line">A JSON object, as the node wrote it.</param>
    public void Add(string node, string line) => _events.WriteLine($"{{\"node\":{JsonSerializer.Serialize(node)},{line.AsSpan(1)}");

    public void AddBlock(string node, NodeEvent e, string from) => _blocks.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{(e.At - Barrier) / 1000:0.000000},{Reports.Csv.Cell(node)},{e.Block},{Reports.Csv.Cell(from)},{e.Bytes}"));

    /// <summary>Something that the testbed did or saw.</summary>
    public void Add(double at, string happened, string? node = null, string? because = null)
    {
        _events.WriteLine(JsonSerializer.Serialize(new Happened(node, at, happened, because), Reports.ReportJson.Line));
        _live?.Happened(Math.Max(0, at - Barrier) / 1000, happened, node, because);
    }

    public void Flush()
    {
        _events.Flush();
        _blocks.Flush();
    }

    /// <summary>That a disk is full has been told by <see cref="Flush"/>.</summary>
    public void Dispose()
    {
        foreach (var file in (StreamWriter[])[_events, _blocks])
        {
            try
            {
                file.Dispose();
            }
            catch (IOException)
            {
                // What it holds cannot be written; the file is closed all the same.
            }
        }
    }

    private sealed record Happened(string? Node, double At, string Event, string? Because);
}
