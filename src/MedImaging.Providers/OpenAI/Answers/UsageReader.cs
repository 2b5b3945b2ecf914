using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Reads what a call used: OpenAI's counts, Groq's <c>x_groq</c>, and DeepSeek's word for cached tokens.</summary>
internal static class UsageReader
{
    /// <summary>Reads the usage of an answer or of an event of a stream.</summary>
    public static UsageDetails? Read(JsonElement answer)
        => (answer.FindObject("usage"u8) ?? answer.FindObject("x_groq"u8)?.FindObject("usage"u8)) is { } usage ? ReadCounts(usage) : null;

    /// <summary>What the call cost in US dollars, where a server says so.</summary>
    public static decimal? ReadCost(JsonElement answer)
        => answer.FindObject("usage"u8)?.Find("cost"u8) is { ValueKind: JsonValueKind.Number } cost && cost.TryGetDecimal(out decimal value) && value >= 0 ? value : null;

    private static UsageDetails ReadCounts(JsonElement usage)
    {
        var input = usage.FindObject("prompt_tokens_details"u8);
        var output = usage.FindObject("completion_tokens_details"u8);
        long? inputs = usage.FindCount("prompt_tokens"u8), outputs = usage.FindCount("completion_tokens"u8);
        return new UsageDetails
        {
            InputTokenCount = inputs,
            OutputTokenCount = outputs,
            TotalTokenCount = usage.FindCount("total_tokens"u8) ?? (inputs is { } i && outputs is { } o && i <= long.MaxValue - o ? i + o : null),
            CachedInputTokenCount = input?.FindCount("cached_tokens"u8) ?? usage.FindCount("prompt_cache_hit_tokens"u8),
            InputAudioTokenCount = input?.FindCount("audio_tokens"u8),
            ReasoningTokenCount = output?.FindCount("reasoning_tokens"u8),
            OutputAudioTokenCount = output?.FindCount("audio_tokens"u8),
        };
    }
}
