namespace FsNet.Node.Reporting;

/// <summary>A figure that a node measures, whoever reads it.</summary>
/// <param name="Name">As Prometheus has it; a counter's without <c>_total</c> at its end.</param>
/// <param name="Help">One sentence.</param>
/// <param name="IsCounter">Whether it only grows.</param>
/// <param name="Read">Now; by any thread.</param>
/// <param name="Kinds">Null for one value; else several, each with its kind.</param>
internal sealed record NodeFigure(
    string Name, string Help, bool IsCounter, Func<NodeDriver, double> Read, Func<NodeDriver, (string Kind, double Value)[]>? Kinds = null)
{
    /// <summary>As OpenTelemetry has it, of which its exporters make <see cref="Name"/> again.</summary>
    public string InstrumentName => Name.Replace('_', '.');
}
