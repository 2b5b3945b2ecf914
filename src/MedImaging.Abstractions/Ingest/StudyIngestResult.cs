using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What became of a request.</summary>
public sealed record StudyIngestResult
{
    /// <summary>Gets whether all came in.</summary>
    [JsonPropertyName("status")]
    public required IngestStatus Status { get; init; }

    /// <summary>Gets the studies that files were stored of or already there, by UID.</summary>
    [JsonPropertyName("studies")]
    public required IReadOnlyList<IngestedStudy> Studies { get; init; }

    /// <summary>Gets the files, in the order they came.</summary>
    [JsonPropertyName("files")]
    public required IReadOnlyList<IngestedFile> Files { get; init; }
}
