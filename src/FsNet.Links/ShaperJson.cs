using System.Text.Json;
using System.Text.Json.Serialization;

namespace FsNet.Links;

/// <summary>Requests and answers as lines of JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ShaperRequest))]
[JsonSerializable(typeof(ShaperAnswer))]
public sealed partial class ShaperJson : JsonSerializerContext
{
    public static string Line(ShaperRequest request) => JsonSerializer.Serialize(request, Default.ShaperRequest);

    public static string Line(ShaperAnswer answer) => JsonSerializer.Serialize(answer, Default.ShaperAnswer);

    /// <exception cref="JsonException">It is no request.</exception>
    public static ShaperRequest Request(string line) =>
        JsonSerializer.Deserialize(line, Default.ShaperRequest) ?? throw new JsonException("null is no request");

    /// <exception cref="JsonException">It is no answer.</exception>
    public static ShaperAnswer Answer(string line) =>
        JsonSerializer.Deserialize(line, Default.ShaperAnswer) ?? throw new JsonException("null is no answer");
}
