using System.Text.Json;
using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>How the typed stores' own records are written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(VectorJson)])]
[JsonSerializable(typeof(Patient))]
[JsonSerializable(typeof(Case))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Doctor))]
[JsonSerializable(typeof(ImagingStudy))]
[JsonSerializable(typeof(SeriesRecord))]
[JsonSerializable(typeof(ImageRecord))]
[JsonSerializable(typeof(ImageAnalysis))]
[JsonSerializable(typeof(StoredFinding))]
[JsonSerializable(typeof(MeasurementRecord))]
[JsonSerializable(typeof(Diagnosis))]
[JsonSerializable(typeof(RecommendationRecord))]
[JsonSerializable(typeof(ReportRecord))]
[JsonSerializable(typeof(ReportVersionRecord))]
[JsonSerializable(typeof(ConversationSession))]
[JsonSerializable(typeof(ConversationMessage))]
[JsonSerializable(typeof(CareRoom))]
[JsonSerializable(typeof(Decision))]
[JsonSerializable(typeof(EvidenceItem))]
[JsonSerializable(typeof(StoredEmbedding))]
[JsonSerializable(typeof(ModelVersion))]
[JsonSerializable(typeof(PromptTemplate))]
[JsonSerializable(typeof(PerformanceMetric))]
[JsonSerializable(typeof(MediaItem))]
[JsonSerializable(typeof(MedicalConcept))]
[JsonSerializable(typeof(LegalHold))]
[JsonSerializable(typeof(FindingFeedback))]
internal sealed partial class StoreJson : JsonSerializerContext;

/// <summary>A vector as base64 of its little-endian bytes: a quarter of what its numbers take as text, and no digit is lost.</summary>
internal sealed class VectorJson : JsonConverter<ReadOnlyMemory<float>>
{
    public override ReadOnlyMemory<float> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        byte[] bytes = reader.GetBytesFromBase64();
        if (bytes.Length % sizeof(float) != 0)
        {
            throw new JsonException("A vector's bytes are not whole numbers.");
        }

        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++)
        {
            vector[i] = System.Buffers.Binary.BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        }

        return vector;
    }

    public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<float> value, JsonSerializerOptions options)
    {
        byte[] bytes = new byte[value.Length * sizeof(float)];
        for (int i = 0; i < value.Length; i++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), value.Span[i]);
        }

        writer.WriteBase64StringValue(bytes);
    }
}
