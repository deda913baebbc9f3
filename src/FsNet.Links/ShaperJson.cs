using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace FsNet.Links;

/// <summary>Requests and answers as lines of JSON. Every field is there, if only as null: one that is missing is a mistake.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ShaperRequest))]
[JsonSerializable(typeof(ShaperAnswer))]
public sealed partial class ShaperJson : JsonSerializerContext
{
    public static string Line(ShaperRequest request) => JsonSerializer.Serialize(request, Default.ShaperRequest);

    public static string Line(ShaperAnswer answer) => JsonSerializer.Serialize(answer, Default.ShaperAnswer);

    /// <exception cref="JsonException">It is no request.</exception>
    public static ShaperRequest Request(string line) => Read(line, Default.ShaperRequest);

    /// <exception cref="JsonException">It is no answer.</exception>
    public static ShaperAnswer Answer(string line) => Read(line, Default.ShaperAnswer);

    private static T Read<T>(string line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line, type) ?? throw new JsonException("found null, allowed: an object");
        }
        catch (NotSupportedException e)
        {
            // So an object is called that does not say of which kind it is.
            throw new JsonException(e.Message, e);
        }
    }
}
