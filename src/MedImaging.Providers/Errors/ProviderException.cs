namespace MedImaging.Providers;

/// <summary>A provider did not answer, with what its answer tells of the reason. The message is ours; nothing the provider wrote is in it.</summary>
public sealed class ProviderException : MedImagingException
{
    /// <summary>Creates an exception.</summary>
    /// <param name="provider">The client's name, such as <c>gemini</c>.</param>
    /// <param name="error">Why it did not answer.</param>
    /// <param name="message">What happened and what to do, without patient data, keys, or words of the provider.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public ProviderException(string provider, ProviderErrorKind error, string message, Exception? innerException = null)
        : base(ProviderErrors.ToErrorKind(error), message, innerException)
        => (Provider, Error) = (provider, error);

    /// <summary>Gets the client's name.</summary>
    public string Provider { get; }

    /// <summary>Gets why it did not answer.</summary>
    public ProviderErrorKind Error { get; }

    /// <summary>Gets what helps.</summary>
    public RecoveryAction Recovery => ProviderErrors.RecoveryFor(Error);

    /// <summary>Gets the status of the answer, when there was one.</summary>
    public int? Status { get; init; }

    /// <summary>Gets the provider's own code for the error, such as <c>rate_limit_exceeded</c>; letters, digits, <c>_ - .</c> only.</summary>
    public string? Code { get; init; }

    /// <summary>Gets how long the provider asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Gets which of the client's keys it was, from 1; never the key.</summary>
    public int? KeyNumber { get; init; }

    /// <summary>Gets the way the call took, when it was a routed one.</summary>
    public RouteRecord? Route { get; init; }
}
