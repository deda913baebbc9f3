namespace FsNet.Testbed.Shipped;

/// <summary>A topology that comes with this program.</summary>
/// <param name="Path">Below the folder of topologies: <c>05-two-regions.yaml</c>, <c>policies/churn.yaml</c>.</param>
/// <param name="Description">The first line of the comment that it opens with.</param>
/// <param name="Files">Paths of the file, of what it names, and of its schema.</param>
internal sealed record ShippedTopology(string Path, string Description, IReadOnlyList<string> Files)
{
    /// <summary>As people type it: <c>05-two-regions</c>, <c>policies/churn</c>.</summary>
    public string Name { get; } = System.IO.Path.ChangeExtension(Path, null);

    /// <summary>The name without its number: <c>two-regions</c>.</summary>
    public string ShortName => Name.TrimStart("0123456789-".ToCharArray());

    /// <summary>Whether it is meant by the path or a name.</summary>
    public bool IsCalled(string text) => text == Path || text == Name || text == ShortName;
}
