namespace MedImaging.Providers;

/// <summary>Leave to start one call.</summary>
internal readonly record struct RateGrant(RateLimiter.Lane Lane, long Number, long Tokens)
{
    /// <summary>Says how many tokens the call really had; without a count the estimate stays.</summary>
    public void Settle(long? tokens)
    {
        if (tokens is { } used && used != Tokens)
        {
            Lane.Owner.Correct(Lane, Number, used);
        }
    }

    /// <summary>Lets nobody start until the provider takes calls again.</summary>
    public void Pause(TimeSpan? retryAfter) => Lane.Owner.Pause(Lane, retryAfter);
}
