namespace FsNet.Shaper.Measuring;

/// <param name="Namespace">Path of its network namespace.</param>
/// <param name="Address">IPv4, which an interface in there has.</param>
internal sealed record MeasuredNode(string Name, string Namespace, string Address);
