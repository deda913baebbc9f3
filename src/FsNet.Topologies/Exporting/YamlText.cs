using YamlDotNet.Serialization;

namespace FsNet.Topologies.Exporting;

/// <summary>Mappings and lists as YAML.</summary>
internal static class YamlText
{
    // Quoted where a reader, of YAML 1.1 too, would take it for a number or a truth value.
    private static readonly ISerializer Serializer =
        new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).DisableAliases().WithIndentedSequences().Build();

    public static string Of(object document) => Serializer.Serialize(document).ReplaceLineEndings("\n");

    /// <summary>In the order of the entries, without those that have no value.</summary>
    public static IReadOnlyDictionary<string, object> Map(params (string Key, object? Value)[] entries) =>
        new Dictionary<string, object>(entries.Where(e => e.Value is not null).Select(e => KeyValuePair.Create(e.Key, e.Value!)));
}
