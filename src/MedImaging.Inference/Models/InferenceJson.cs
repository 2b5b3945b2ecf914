using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PreprocessingRecipe))]
[JsonSerializable(typeof(VolumeRecipe))]
[JsonSerializable(typeof(VolumeInput))]
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(NumericsReport))]
[JsonSerializable(typeof(NumericsReference))]
internal sealed partial class InferenceJson : JsonSerializerContext
{
    // The serializer's own message names types; a host's operator needs the place.
    public static string Explain(string what, Exception fault) => fault is JsonException json
        ? $"{what} is not valid at {json.Path ?? "$"} (line {(json.LineNumber ?? 0) + 1})."
        : $"{what} has a step or value of an unknown kind.";
}
