using System.Globalization;
using System.Text.Json;
using FsNet.Reports;

namespace FsNet.Swarms.Running;

/// <summary>
/// events.jsonl, every node's events and the testbed's own in one file with a <c>node</c> field, and blocks.csv, the block events
/// as a table. Written while the run goes on, so that a run that is killed leaves them; in the order in which the testbed saw them.
/// </summary>
internal sealed class EventLog : IDisposable
{
    private readonly StreamWriter _events;
    private readonly StreamWriter _blocks;
    private readonly IRunObserver? _observer;

    /// <param name="observer">Is told what the testbed did or saw; null where nobody watches.</param>
    public EventLog(RunFolder folder, IRunObserver? observer = null)
    {
        _observer = observer;
        _events = new StreamWriter(folder.File(RunFileNames.Events));
        _blocks = new StreamWriter(folder.File(RunFileNames.Blocks));
        _blocks.WriteLine("atSeconds,node,block,from,bytes");
    }

    /// <summary>When the leechers were told to start, Unix milliseconds; block times count from it.</summary>
    public double Barrier { get; set; }

    /// <param name="line">A JSON object, as the node wrote it.</param>
    public void Add(string node, string line) => _events.WriteLine($"{{\"node\":{JsonSerializer.Serialize(node)},{line.AsSpan(1)}");

    public void AddBlock(string node, NodeEvent e, string from) => _blocks.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{(e.At - Barrier) / 1000:0.000000},{Csv.Cell(node)},{e.Block},{Csv.Cell(from)},{e.Bytes}"));

    /// <summary>Something that the testbed did or saw.</summary>
    public void Add(double at, string happened, string? node = null, string? because = null)
    {
        _events.WriteLine(JsonSerializer.Serialize(new Happened(node, at, happened, because), ReportJson.Line));
        _observer?.Happened(Math.Max(0, at - Barrier) / 1000, happened, node, because);
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
