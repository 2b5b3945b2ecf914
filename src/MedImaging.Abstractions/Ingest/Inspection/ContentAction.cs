using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>What is done with a file that inspection flags; the strictest of several is done.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContentAction>))]
public enum ContentAction
{
    /// <summary>It is stored as it is, and the flag is told.</summary>
    [JsonStringEnumMemberName("accept")]
    Accept,

    /// <summary>It is stored with its preamble made zero, and the flag is told.</summary>
    [JsonStringEnumMemberName("neutralize")]
    Neutralize,

    /// <summary>It is rejected.</summary>
    [JsonStringEnumMemberName("refuse")]
    Refuse,
}
