using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>Something that inspection found.</summary>
/// <param name="Code">What, for programs, such as <c>active-preamble</c>.</param>
/// <param name="Message">What, in words and without any value from the file.</param>
/// <param name="Action">What is done about it.</param>
public sealed record ContentFlag(
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("action")] ContentAction Action);
