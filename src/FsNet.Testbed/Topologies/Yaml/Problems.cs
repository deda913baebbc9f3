namespace FsNet.Testbed.Topologies.Yaml;

/// <summary>Collects every mistake of a file, so that one check shows them all.</summary>
public sealed class Problems
{
    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];

    public IReadOnlyList<Problem> Warnings => _warnings;

    public void Error(Origin at, string message) => _errors.Add(new Problem(at, message));

    public void Warning(Origin at, string message) => _warnings.Add(new Problem(at, message));

    /// <exception cref="TopologyException">There was at least one error.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new TopologyException([.. _errors.OrderBy(p => p.At.Line)]);
    }
}
