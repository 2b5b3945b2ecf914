using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What became of a file.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestOutcome>))]
public enum IngestOutcome
{
    /// <summary>It is stored.</summary>
    [JsonStringEnumMemberName("stored")]
    Stored,

    /// <summary>It was stored before: the same SOP Instance UID with the same pixels.</summary>
    [JsonStringEnumMemberName("duplicate")]
    Duplicate,

    /// <summary>It is not stored.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,
}
