using System.Text.Json.Serialization;

namespace MedImaging;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(TextModelManifest))]
[JsonSerializable(typeof(SpeechModelManifest))]
internal sealed partial class LocalModelJson : JsonSerializerContext;
