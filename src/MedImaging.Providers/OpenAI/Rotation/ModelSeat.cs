namespace MedImaging.Providers;

/// <summary>A model's place in a rotation, and how it has fared there.</summary>
internal sealed class ModelSeat(ProviderModel model)
{
    private readonly Lock _gate = new();
    private long? _failedAt;
    private TimeSpan _pause;
    private ProviderErrorKind _fault;
    private long _refusedTokens = long.MaxValue;

    public ProviderModel Model => model;

    /// <summary>Why it cannot take a call of these needs at all, or nothing.</summary>
    public string? Misfit(ModelNeeds needs)
    {
        lock (_gate)
        {
            return needs.Misfit(model) ?? (needs.Tokens >= _refusedTokens ? "a call of this length was too long for it" : null);
        }
    }

    /// <summary>How long it still rests, and after which fault.</summary>
    public (TimeSpan Left, ProviderErrorKind Fault) Rest(TimeProvider time)
    {
        lock (_gate)
        {
            var left = _failedAt is { } at ? _pause - time.GetElapsedTime(at) : TimeSpan.Zero;
            return left > TimeSpan.Zero ? (left, _fault) : (TimeSpan.Zero, default);
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _failedAt = null;
        }
    }

    /// <summary>Judges a fault: only what another model might do better lets a model rest; a call that is wrong in itself is wrong for all.</summary>
    public void Failed(Exception ex, ModelNeeds needs, ModelRotationOptions options, TimeProvider time)
    {
        var fault = ex as ProviderException;
        switch (fault?.Error)
        {
            case ProviderErrorKind.ContextTooLong:
                Refuse(needs.Tokens);
                break;
            case ProviderErrorKind.ModelNotFound or ProviderErrorKind.QuotaExhausted:
                Rest(fault.Error, fault.RetryAfter ?? options.LongCooldown, time);
                break;
            case ProviderErrorKind.RateLimited or ProviderErrorKind.Overloaded or ProviderErrorKind.ServerError or ProviderErrorKind.Timeout
                or ProviderErrorKind.Network or ProviderErrorKind.MalformedOutput or ProviderErrorKind.LimitExceeded:
                Rest(fault.Error, fault.RetryAfter ?? options.Cooldown, time);
                break;
            case null when ex is HttpRequestException or TimeoutException or IOException or OperationCanceledException:
                Rest(ProviderErrorKind.Network, options.Cooldown, time);   // a client of the host's own, in its own words
                break;
        }
    }

    private void Rest(ProviderErrorKind fault, TimeSpan pause, TimeProvider time)
    {
        lock (_gate)
        {
            (_failedAt, _pause, _fault) = (time.GetTimestamp(), pause, fault);
        }
    }

    private void Refuse(long tokens)
    {
        lock (_gate)
        {
            _refusedTokens = Math.Min(_refusedTokens, Math.Max(tokens, 1));
        }
    }
}
