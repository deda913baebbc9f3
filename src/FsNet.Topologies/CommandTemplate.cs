namespace FsNet.Topologies;

/// <summary>A command line with placeholders. No shell reads it: it is split into words once, and placeholders are filled in afterwards.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Words">The program, then its arguments.</param>
public sealed record CommandTemplate(string Text, IReadOnlyList<Template> Words)
{
    public IReadOnlyList<string> Fill(IReadOnlyDictionary<string, string> values) => [.. Words.Select(w => w.Fill(values))];
}
