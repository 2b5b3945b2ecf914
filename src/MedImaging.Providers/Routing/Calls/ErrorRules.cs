namespace MedImaging.Providers;

/// <summary>What the kinds of error mean to the lanes.</summary>
internal static class ErrorRules
{
    /// <summary>The call, or its caller's limits, is at fault: it tells nothing of the lane.</summary>
    public static bool IsOfTheCall(ProviderErrorKind error)
        => error is ProviderErrorKind.InvalidRequest or ProviderErrorKind.ContextTooLong or ProviderErrorKind.ContentBlocked
            or ProviderErrorKind.BudgetExceeded or ProviderErrorKind.PolicyBlocked or ProviderErrorKind.DeadlineExceeded;

    /// <summary>A lane that said how long it wants to be left alone is; what the breaker counts are the faults that came without a word.</summary>
    public static bool IsAnnounced(ProviderException error) => error is { Error: ProviderErrorKind.RateLimited, RetryAfter: not null };

    /// <summary>Another lane is better, but where there is none the same one may answer a little later.</summary>
    public static bool MayPass(ProviderErrorKind error)
        => error is ProviderErrorKind.RateLimited or ProviderErrorKind.Overloaded or ProviderErrorKind.MalformedOutput;
}
