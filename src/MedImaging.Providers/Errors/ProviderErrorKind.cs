namespace MedImaging.Providers;

/// <summary>Why a provider did not answer, as finely as its answer tells.</summary>
public enum ProviderErrorKind
{
    /// <summary>None of the kinds below; it is never retried blindly.</summary>
    Unknown,

    /// <summary>Too many requests or tokens for now.</summary>
    RateLimited,

    /// <summary>A day's, a month's or a paid allowance is used up.</summary>
    QuotaExhausted,

    /// <summary>The key is missing, wrong or revoked.</summary>
    Authentication,

    /// <summary>The key is right, but may not do this, or not from here.</summary>
    Permission,

    /// <summary>The provider could not be reached, or the connection broke.</summary>
    Network,

    /// <summary>The provider was silent for longer than allowed.</summary>
    Timeout,

    /// <summary>The provider failed inside.</summary>
    ServerError,

    /// <summary>The model has no capacity now.</summary>
    Overloaded,

    /// <summary>The messages are longer than the model can take.</summary>
    ContextTooLong,

    /// <summary>The provider's filters stopped the question or the answer.</summary>
    ContentBlocked,

    /// <summary>The request is not one that the provider understands.</summary>
    InvalidRequest,

    /// <summary>There is no such model, or not for this key.</summary>
    ModelNotFound,

    /// <summary>An answer came, but not in the provider's own shape, or not in the one asked for.</summary>
    MalformedOutput,

    /// <summary>An answer passed a limit of ours on bytes, lines or time.</summary>
    LimitExceeded,

    /// <summary>The caller's deadline or budget does not allow the call.</summary>
    DeadlineExceeded,

    /// <summary>The caller's budget does not allow the call.</summary>
    BudgetExceeded,

    /// <summary>A rule of the host forbids to send it, or to connect to the address.</summary>
    PolicyBlocked,
}
