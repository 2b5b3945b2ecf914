using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>One study after ingest: what the store now has of it.</summary>
public sealed record IngestedStudy
{
    /// <summary>Gets the store's own id of the study, always the same for the same Study Instance UID.</summary>
    [JsonPropertyName("study_id")]
    public required string StudyId { get; init; }

    /// <summary>Gets the Study Instance UID (0020,000D).</summary>
    [JsonPropertyName("study_instance_uid")]
    public required string StudyInstanceUid { get; init; }

    /// <summary>Gets how many series the store has of it.</summary>
    [JsonPropertyName("series_count")]
    public required int SeriesCount { get; init; }

    /// <summary>Gets how many images the store has of it: objects with pixels.</summary>
    [JsonPropertyName("total_images")]
    public required int TotalImages { get; init; }

    /// <summary>Gets how many objects this request added.</summary>
    [JsonPropertyName("added")]
    public required int Added { get; init; }

    /// <summary>Gets whether all files of the study came in. A file that could not be read may belong to any study of its request.</summary>
    [JsonPropertyName("status")]
    public required IngestStatus Status { get; init; }
}
