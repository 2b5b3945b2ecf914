namespace MedImaging.Providers;

/// <summary>What the kinds of error mean to the lanes.</summary>
internal static class ErrorRules
{
    // Long enough for a busy minute to pass, short enough that a lane is not lost for a 429 that gave no time.
    private static readonly TimeSpan PauseWithoutWord = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PauseOfKeys = TimeSpan.FromSeconds(15);

    /// <summary>The call, or its caller's limits, is at fault: it tells nothing of the lane.</summary>
    public static bool IsOfTheCall(ProviderErrorKind error)
        => error is ProviderErrorKind.InvalidRequest or ProviderErrorKind.ContextTooLong or ProviderErrorKind.ContentBlocked
            or ProviderErrorKind.BudgetExceeded or ProviderErrorKind.PolicyBlocked or ProviderErrorKind.DeadlineExceeded;

    /// <summary>The lane should be left alone for as long as it said; the breaker counts other faults only.</summary>
    public static TimeSpan? PauseFor(ProviderException error) => error.Error switch
    {
        ProviderErrorKind.RateLimited => error.RetryAfter ?? PauseWithoutWord,
        ProviderErrorKind.QuotaExhausted or ProviderErrorKind.Authentication => error.RetryAfter ?? PauseOfKeys,
        _ => error.RetryAfter,
    };

    /// <summary>Another lane is better, but where there is none the same one may answer a little later.</summary>
    public static bool MayPass(ProviderErrorKind error)
        => error is ProviderErrorKind.RateLimited or ProviderErrorKind.Overloaded or ProviderErrorKind.MalformedOutput;
}
