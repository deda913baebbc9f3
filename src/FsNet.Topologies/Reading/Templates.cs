using FsNet.Topologies.Yaml;

namespace FsNet.Topologies.Reading;

/// <summary>Placeholders that nothing would be put in the place of are mistakes.</summary>
internal static class Templates
{
    public static void Check(Fields fields, string key, Template template, IReadOnlyList<string> allowed)
    {
        foreach (var name in template.Names.Where(n => !allowed.Contains(n)))
            fields.Error(
                key,
                $"found the placeholder {{{name}}}, allowed: {string.Join(", ", allowed.Select(a => $"{{{a}}}"))}, "
                + $"and {{{{ for a brace{Suggestion.For(name, allowed)}");
    }
}
