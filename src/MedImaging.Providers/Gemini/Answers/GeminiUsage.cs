using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads <c>usageMetadata</c>. A stream repeats it with each event, as the sum so far: the last one counts.</summary>
internal static class GeminiUsage
{
    public static UsageDetails? Read(JsonElement root)
    {
        if (root.Object("usageMetadata"u8) is not { } usage)
        {
            return null;
        }

        long? prompt = usage.Count("promptTokenCount"u8), tools = usage.Count("toolUsePromptTokenCount"u8);
        long? answer = usage.Count("candidatesTokenCount"u8), thoughts = usage.Count("thoughtsTokenCount"u8), total = usage.Count("totalTokenCount"u8);
        if (prompt is null && answer is null && total is null)
        {
            return null;
        }

        long? input = Sum(prompt, tools), output = Sum(answer, thoughts);   // thoughts are beside the answer's tokens there, and cost as much
        return new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = total ?? Sum(input, output),
            CachedInputTokenCount = usage.Count("cachedContentTokenCount"u8),
            ReasoningTokenCount = thoughts,
            InputAudioTokenCount = usage.Items("promptTokensDetails"u8).FirstOrDefault(item => item.Text("modality"u8) == "AUDIO").Count("tokenCount"u8),
        };
    }

    private static long? Sum(long? one, long? other)
        => one is null ? other : other is null ? one : one > long.MaxValue - other ? long.MaxValue : one + other;
}
