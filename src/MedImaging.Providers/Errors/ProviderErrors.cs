namespace MedImaging.Providers;

/// <summary>What each kind of error means to the rest of the library, and what helps against it.</summary>
public static class ProviderErrors
{
    /// <summary>Gets the kind that hosts act on.</summary>
    /// <param name="error">The provider's error.</param>
    /// <returns>The kind.</returns>
    public static ErrorKind ToErrorKind(ProviderErrorKind error) => error switch
    {
        ProviderErrorKind.RateLimited => ErrorKind.Throttled,
        ProviderErrorKind.QuotaExhausted or ProviderErrorKind.BudgetExceeded => ErrorKind.QuotaExhausted,
        ProviderErrorKind.Authentication or ProviderErrorKind.Permission => ErrorKind.Unauthorized,
        ProviderErrorKind.Network or ProviderErrorKind.ServerError or ProviderErrorKind.Overloaded => ErrorKind.Unavailable,
        ProviderErrorKind.Timeout or ProviderErrorKind.DeadlineExceeded => ErrorKind.Timeout,
        ProviderErrorKind.ContextTooLong => ErrorKind.ContextTooLong,
        ProviderErrorKind.ContentBlocked => ErrorKind.ModelRefused,
        ProviderErrorKind.InvalidRequest => ErrorKind.InvalidInput,
        ProviderErrorKind.ModelNotFound => ErrorKind.NotFound,
        ProviderErrorKind.MalformedOutput => ErrorKind.MalformedResponse,
        ProviderErrorKind.LimitExceeded => ErrorKind.LimitExceeded,
        ProviderErrorKind.PolicyBlocked => ErrorKind.PolicyBlocked,
        _ => ErrorKind.Unexpected,
    };

    /// <summary>Gets what helps against an error, the nearest thing first: who can do more than one tries them in the order of <see cref="RecoveryAction"/> from it on.</summary>
    /// <param name="error">The error.</param>
    /// <returns>What helps.</returns>
    public static RecoveryAction RecoveryFor(ProviderErrorKind error) => error switch
    {
        ProviderErrorKind.Network or ProviderErrorKind.Timeout or ProviderErrorKind.ServerError => RecoveryAction.RetryLater,
        ProviderErrorKind.RateLimited or ProviderErrorKind.QuotaExhausted or ProviderErrorKind.Authentication => RecoveryAction.SwitchKey,
        ProviderErrorKind.Overloaded or ProviderErrorKind.ModelNotFound or ProviderErrorKind.MalformedOutput or ProviderErrorKind.LimitExceeded => RecoveryAction.SwitchModel,
        ProviderErrorKind.Permission or ProviderErrorKind.ContentBlocked => RecoveryAction.SwitchProvider,
        ProviderErrorKind.ContextTooLong => RecoveryAction.ShortenInput,
        _ => RecoveryAction.Stop,
    };

    /// <summary>Gets what an HTTP status means by itself (RFC 9110 15): what a host maps the errors of a client of its own with.</summary>
    /// <param name="status">The status.</param>
    /// <returns>The kind; <see cref="ProviderErrorKind.Unknown"/> for one that is no error.</returns>
    public static ProviderErrorKind FromStatus(int status) => ErrorClassifier.ByStatus(status);
}
