using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace MedImaging;

/// <summary>How the records of this library are written as JSON: camel case, enumerations as words, absent values left out. The property order is fixed, so that equal records give equal bytes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrameReference))]
[JsonSerializable(typeof(Findings))]
[JsonSerializable(typeof(IReadOnlyList<Findings>))]
[JsonSerializable(typeof(StudyFindings))]
[JsonSerializable(typeof(DraftReport))]
[JsonSerializable(typeof(SignedReport))]
[JsonSerializable(typeof(SignOff))]
[JsonSerializable(typeof(StoredReport))]
[JsonSerializable(typeof(Case))]
[JsonSerializable(typeof(FlowEvent))]
[JsonSerializable(typeof(ContentReference))]
[JsonSerializable(typeof(IReadOnlyList<ContentReference>))]
[JsonSerializable(typeof(AnalysisRequest))]
[JsonSerializable(typeof(IReadOnlyList<ReportSentence>))]
public sealed partial class MedImagingJson : JsonSerializerContext
{
    /// <summary>Writes a value as UTF-8 JSON.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="value">The value.</param>
    /// <param name="typeInfo">How to write it, such as <c>MedImagingJson.Default.DraftReport</c>.</param>
    /// <returns>The bytes.</returns>
    public static byte[] ToBytes<T>(T value, JsonTypeInfo<T> typeInfo) => JsonSerializer.SerializeToUtf8Bytes(value, typeInfo);

    /// <summary>Reads a value from UTF-8 JSON.</summary>
    /// <typeparam name="T">The value's type.</typeparam>
    /// <param name="utf8Json">The bytes.</param>
    /// <param name="typeInfo">How to read it.</param>
    /// <returns>The value.</returns>
    /// <exception cref="MedImagingException">The bytes are not such a value (<see cref="ErrorKind.Corrupt"/>).</exception>
    public static T FromBytes<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> typeInfo)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, typeInfo)
                ?? throw new MedImagingException(MedImaging.ErrorKind.Corrupt, $"Stored JSON holds no {typeof(T).Name}.");
        }
        catch (Exception ex) when (ex is JsonException or NotSupportedException or ArgumentException)
        {
            throw new MedImagingException(MedImaging.ErrorKind.Corrupt, $"Stored JSON is not a {typeof(T).Name} (line {(ex as JsonException)?.LineNumber}).", ex);
        }
    }
}
