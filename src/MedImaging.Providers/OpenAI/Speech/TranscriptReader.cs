using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads a transcript, with or without times.</summary>
internal static class TranscriptReader
{
    private const int MaxParts = 1_000_000;

    /// <exception cref="JsonException">It has no text.</exception>
    public static SpeechToTextResponse Read(JsonElement answer, string? model)
    {
        string text = answer.FindText("text"u8) ?? throw new JsonException("The transcript has no text.");
        var segments = ReadParts(answer.FindArray("segments"u8), "text"u8);
        var words = ReadParts(answer.FindArray("words"u8), "word"u8);
        var response = new SpeechToTextResponse(text.Trim())
        {
            ModelId = model,
            ResponseId = answer.FindObject("x_groq"u8)?.FindText("id"u8),
            StartTime = segments.Count > 0 ? segments[0].Start : null,
            EndTime = answer.FindSeconds("duration"u8) ?? (segments.Count > 0 ? segments[^1].End : null),
            AdditionalProperties = [],
        };
        response.AdditionalProperties[OpenAICompatibleSpeechToTextClient.SegmentsProperty] = segments;
        response.AdditionalProperties[OpenAICompatibleSpeechToTextClient.WordsProperty] = words;
        if (answer.FindText("language"u8) is { Length: > 0 and <= 64 } language)
        {
            response.AdditionalProperties[OpenAICompatibleSpeechToTextClient.LanguageProperty] = language;
        }

        response.Usage = answer.FindObject("usage"u8) is { } usage
            ? new UsageDetails { InputTokenCount = usage.FindCount("input_tokens"u8), OutputTokenCount = usage.FindCount("output_tokens"u8), TotalTokenCount = usage.FindCount("total_tokens"u8) }
            : null;
        return response;
    }

    // A part without both times, or whose end is before its start, is left out: the whole text is there all the same.
    private static List<TranscriptSegment> ReadParts(JsonElement? parts, ReadOnlySpan<byte> member)
    {
        var read = new List<TranscriptSegment>();
        if (parts is not { } array)
        {
            return read;
        }

        foreach (var part in array.EnumerateArray())
        {
            if (part.FindText(member) is { } text && part.FindSeconds("start"u8) is { } start && part.FindSeconds("end"u8) is { } end && end >= start && read.Count < MaxParts)
            {
                read.Add(new TranscriptSegment(text.Trim(), start, end));
            }
        }

        return read;
    }
}
