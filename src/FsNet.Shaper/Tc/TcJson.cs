using System.Text.Json.Serialization;

namespace FsNet.Shaper.Tc;

/// <summary>What <c>tc -s -j qdisc show</c> writes, as far as it is of use.</summary>
internal sealed record Qdisc(string Kind, long Packets, long Drops);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Qdisc[]))]
internal sealed partial class TcJson : JsonSerializerContext;
