namespace FsNet.Testbed.Sweeps;

/// <summary>One value for each swept key.</summary>
internal sealed record Combination(IReadOnlyList<(string Key, string Value)> Settings)
{
    /// <summary>All of them, the last key changing fastest.</summary>
    public static IReadOnlyList<Combination> Of(IReadOnlyList<SweepAxis> axes)
    {
        IEnumerable<Combination> all = [new([])];
        foreach (var axis in axes)
            all = all.SelectMany(c => axis.Values.Select(v => new Combination([.. c.Settings, (axis.Key, v)])));
        return [.. all];
    }

    public string Label => string.Join(", ", Settings.Select(s => $"{s.Key}={s.Value}"));

    public string ValueOf(string key) => Settings.Single(s => s.Key == key).Value;

    /// <summary>The other keys, for the legend of a plot over <paramref name="key"/>.</summary>
    public string LabelWithout(string key) => new Combination([.. Settings.Where(s => s.Key != key)]).Label;
}
