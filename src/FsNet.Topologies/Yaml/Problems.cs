namespace FsNet.Topologies.Yaml;

/// <summary>Collects every mistake of a file, so that one check shows them all; beyond <see cref="MostErrors"/> it is another file.</summary>
public sealed class Problems
{
    public const int MostErrors = 100;

    private readonly List<Problem> _errors = [];
    private readonly List<Problem> _warnings = [];

    public IReadOnlyList<Problem> Warnings => _warnings;

    /// <exception cref="TopologyException">There are so many that reading on helps nobody.</exception>
    public void Error(Origin at, string message)
    {
        _errors.Add(new Problem(at, message));
        if (_errors.Count < MostErrors)
            return;
        _errors.Add(new Problem(at, $"found {MostErrors} mistakes so far, and the rest was not read"));
        ThrowIfAny();
    }

    public void Warning(Origin at, string message) => _warnings.Add(new Problem(at, message));

    /// <exception cref="TopologyException">There was at least one error.</exception>
    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new TopologyException([.. _errors.OrderBy(p => p.At.Line)]);
    }
}
