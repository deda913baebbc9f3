using System.Collections;

namespace FsNet.Topologies;

/// <summary>
/// Who is parted from whom by one partition. Another partition of the same zones is another one, which is healed apart: so this is equal to
/// itself alone.
/// </summary>
/// <param name="names">Regions and groups, side by side.</param>
public sealed class Sides(IReadOnlyList<IReadOnlyList<string>> names) : IReadOnlyList<IReadOnlyList<string>>
{
    public int Count => names.Count;

    public IReadOnlyList<string> this[int index] => names[index];

    /// <summary>Whether another partition parts the same zones.</summary>
    public bool AreLike(Sides other) =>
        Count == other.Count && names.All(side => other.Any(o => side.ToHashSet().SetEquals(o)));

    public IEnumerator<IReadOnlyList<string>> GetEnumerator() => names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => string.Join(" | ", names.Select(s => string.Join(", ", s)));
}
