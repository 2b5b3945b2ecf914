using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Whether all came in.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestStatus>))]
public enum IngestStatus
{
    /// <summary>Every file is stored.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed,

    /// <summary>Some files were rejected.</summary>
    [JsonStringEnumMemberName("partial")]
    Partial,

    /// <summary>No file is stored.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
