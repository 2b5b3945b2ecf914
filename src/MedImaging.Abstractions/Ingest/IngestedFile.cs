using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What became of one file.</summary>
public sealed record IngestedFile
{
    /// <summary>Gets the name of its source.</summary>
    [JsonPropertyName("file")]
    public required string Name { get; init; }

    /// <summary>Gets what became of it.</summary>
    [JsonPropertyName("outcome")]
    public required IngestOutcome Outcome { get; init; }

    /// <summary>Gets why it was rejected, for programs.</summary>
    [JsonPropertyName("kind")]
    [JsonConverter(typeof(JsonStringEnumConverter<ErrorKind>))]
    public ErrorKind? Kind { get; init; }

    /// <summary>Gets why it was rejected, in words and without any value from the file.</summary>
    [JsonPropertyName("reason")]
    public string? Reason { get; init; }

    /// <summary>Gets what inspection found, stored or not.</summary>
    [JsonPropertyName("flags")]
    public IReadOnlyList<ContentFlag> Flags { get; init; } = [];

    /// <summary>Gets the study it belongs to; <see langword="null"/> when it could not be read.</summary>
    [JsonPropertyName("study_instance_uid")]
    public string? StudyInstanceUid { get; init; }

    /// <summary>Gets the SOP Instance UID; <see langword="null"/> when it could not be read.</summary>
    [JsonPropertyName("sop_instance_uid")]
    public string? SopInstanceUid { get; init; }

    /// <summary>Gets where its bytes are stored; <see langword="null"/> when they are not.</summary>
    [JsonPropertyName("content")]
    public ContentHash? Content { get; init; }
}
