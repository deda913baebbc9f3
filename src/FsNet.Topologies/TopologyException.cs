namespace FsNet.Topologies;

/// <summary>A topology that cannot be used, with every reason.</summary>
public sealed class TopologyException(IReadOnlyList<Problem> problems) : Exception(string.Join('\n', problems.Distinct()))
{
    public TopologyException(Problem problem) : this([problem])
    {
    }

    public IReadOnlyList<Problem> Problems { get; } = [.. problems.Distinct()];
}
