using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Puts limits around any chat client, a host's own too.</summary>
public static class ChatLimitExtensions
{
    /// <summary>Limits calls and tokens a minute. Put it around the client of one key, inside what retries.</summary>
    /// <param name="client">The client of one key.</param>
    /// <param name="options">The limits.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>The limited client; disposing it disposes the client.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit is out of range.</exception>
    public static IChatClient UseRateLimit(this IChatClient client, RateLimitOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return new RateLimitedChatClient(client, new RateLimiter(options, timeProvider), ownsLimiter: true);
    }

    /// <summary>Limits calls and tokens a minute together with other clients of the same key.</summary>
    /// <param name="client">The client of one key.</param>
    /// <param name="limiter">The limit they share; it stays the caller's.</param>
    /// <returns>The limited client; disposing it disposes the client.</returns>
    public static IChatClient UseRateLimit(this IChatClient client, RateLimiter limiter)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(limiter);
        return new RateLimitedChatClient(client, limiter, ownsLimiter: false);
    }

    /// <summary>Stops calling a client that fails, and lets one call at a time find out whether it is well again.</summary>
    /// <param name="client">The client.</param>
    /// <param name="options">When to stop and for how long; the defaults if none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <returns>The client; its <see cref="CircuitBreaker"/> is found through <see cref="IChatClient.GetService"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static IChatClient UseCircuitBreaker(this IChatClient client, CircuitBreakerOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.UseCircuitBreaker(new CircuitBreaker(CallFaults.NameOf(client), options, timeProvider));
    }

    /// <summary>Stops calling a client that fails, by a breaker that others may share or watch.</summary>
    /// <param name="client">The client.</param>
    /// <param name="breaker">The breaker.</param>
    /// <returns>The client.</returns>
    public static IChatClient UseCircuitBreaker(this IChatClient client, CircuitBreaker breaker)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(breaker);
        return new CircuitBreakerChatClient(client, breaker);
    }
}
