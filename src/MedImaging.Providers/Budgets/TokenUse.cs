using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The tokens of a call as they are paid for.</summary>
internal readonly record struct TokenUse(long Input, long Cached, long Output)
{
    /// <summary>Reads what a provider counted. Kept tokens are part of those in, thinking is part of those out, and what only the total shows was thinking too.</summary>
    /// <returns>The tokens; nothing when it did not count, or counted nonsense.</returns>
    public static TokenUse? From(UsageDetails? usage)
    {
        if (usage is null || IsNonsense(usage.InputTokenCount) || IsNonsense(usage.OutputTokenCount) || IsNonsense(usage.TotalTokenCount)
            || (usage.OutputTokenCount is null && usage.TotalTokenCount is null))
        {
            return null;
        }

        long total = usage.TotalTokenCount ?? 0;
        long input = usage.InputTokenCount ?? Math.Max(0, total - (usage.OutputTokenCount ?? 0));
        long output = Math.Max(Math.Max(usage.OutputTokenCount ?? 0, TokenEstimates.Clamp(usage.ReasoningTokenCount)), total - input);
        return input + output == 0 ? null : new TokenUse(input, Math.Min(TokenEstimates.Clamp(usage.CachedInputTokenCount), input), output);
    }

    public decimal CostAt(ProviderModel? price) => price is null ? 0
        : (((Input - Cached) * price.InputPrice) + (Cached * (price.CachedInputPrice ?? price.InputPrice)) + (Output * price.OutputPrice)) / 1_000_000m;

    private static bool IsNonsense(long? count) => count is < 0 or > TokenEstimates.MostTokens;
}
