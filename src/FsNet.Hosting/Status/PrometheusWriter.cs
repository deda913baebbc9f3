using System.Globalization;
using System.Text;

namespace FsNet.Hosting;

/// <summary>Metrics in Prometheus' text format: HELP and TYPE once per name, then the samples.</summary>
public sealed class PrometheusWriter
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Counter(string name, string help, double value) => Single(name, "counter", help, value);

    public void Gauge(string name, string help, double value) => Single(name, "gauge", help, value);

    /// <summary>A counter that one label splits, for example <c>type="Locate"</c>.</summary>
    public void Counters(string name, string help, string label, IEnumerable<(string LabelValue, double Value)> samples) =>
        Labelled(name, "counter", help, label, samples);

    public void Gauges(string name, string help, string label, IEnumerable<(string LabelValue, double Value)> samples) =>
        Labelled(name, "gauge", help, label, samples);

    public override string ToString() => _text.ToString();

    private void Single(string name, string type, string help, double value)
    {
        Head(name, type, help);
        _text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    private void Labelled(string name, string type, string help, string label, IEnumerable<(string LabelValue, double Value)> samples)
    {
        Head(name, type, help);
        foreach (var (labelValue, value) in samples)
            _text.Append(name).Append('{').Append(label).Append("=\"").Append(Escape(labelValue)).Append("\"} ")
                .Append(Number(value)).Append('\n');
    }

    private void Head(string name, string type, string help) =>
        _text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n')
            .Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Escape(string value) => value.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
