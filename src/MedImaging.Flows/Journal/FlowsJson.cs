using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A study in a journal: its files by hash, and why it was asked for.</summary>
internal sealed record StudyRecord(IReadOnlyList<SourceRecord> Images, AnalysisRequest Request);

/// <summary>A file in a journal.</summary>
internal sealed record SourceRecord(string Name, ContentReference Content);

/// <summary>An exported file in a journal.</summary>
internal sealed record FileRecord(string Name, ContentReference Content, bool IsFinal);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(StudyRecord))]
[JsonSerializable(typeof(SourceRecord))]
[JsonSerializable(typeof(IReadOnlyList<FileRecord>))]
[JsonSerializable(typeof(IReadOnlyList<EvidenceItem>))]
[JsonSerializable(typeof(IReadOnlyList<SimilarReport>))]
internal sealed partial class FlowsJson : JsonSerializerContext;
