namespace FsNet.Topologies.Yaml;

/// <summary>One node of a YAML document that remembers where it was written.</summary>
public abstract record YamlItem(Origin At)
{
    /// <summary>What an error message calls this item.</summary>
    public abstract string Described { get; }
}

public sealed record YamlScalar(string Text, Origin At) : YamlItem(At)
{
    public override string Described => $"'{Text}'";
}

public sealed record YamlList(IReadOnlyList<YamlItem> Items, Origin At) : YamlItem(At)
{
    public override string Described => Items.Count == 1 ? "a list of 1 item" : $"a list of {Items.Count} items";
}

public sealed record YamlMap(IReadOnlyList<YamlEntry> Entries, Origin At) : YamlItem(At)
{
    public override string Described => $"a mapping with the keys {string.Join(", ", Entries.Select(e => e.Key))}";

    public YamlItem? Find(string key) => Entries.FirstOrDefault(e => e.Key == key)?.Value;
}

public sealed record YamlEntry(string Key, YamlItem Value, Origin At);
