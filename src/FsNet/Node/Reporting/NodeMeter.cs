using System.Diagnostics.Metrics;

namespace FsNet.Node.Reporting;

/// <summary>The figures of a node as instruments of the meter <c>FsNet.Node</c>, which tells several nodes of a process apart by their ids.</summary>
internal sealed class NodeMeter : IDisposable
{
    public const string Name = "FsNet.Node";

    private readonly Meter _meter;

    public NodeMeter(NodeDriver node)
    {
        _meter = new Meter(new MeterOptions(Name) { Tags = [KeyValuePair.Create("fsnet.node.id", (object?)node.NodeId.ToString("x16"))] });
        foreach (var figure in NodeFigures.All)
            Add(node, figure);
    }

    public void Dispose() => _meter.Dispose();

    private void Add(NodeDriver node, NodeFigure figure)
    {
        if (figure.IsCounter)
            _meter.CreateObservableCounter(figure.InstrumentName, () => Measure(node, figure), unit: null, figure.Help);
        else
            _meter.CreateObservableGauge(figure.InstrumentName, () => Measure(node, figure), unit: null, figure.Help);
    }

    private static IEnumerable<Measurement<double>> Measure(NodeDriver node, NodeFigure figure) => figure.Kinds is { } kinds
        ? kinds(node).Select(k => new Measurement<double>(k.Value, KeyValuePair.Create("kind", (object?)k.Kind)))
        : [new Measurement<double>(figure.Read(node))];
}
