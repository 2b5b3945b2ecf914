using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Lets calls start only as the limit allows, corrects the limit's count by what they used, and stops for as long as the provider asks.</summary>
internal sealed class RateLimitedChatClient(IChatClient inner, RateLimiter limiter, bool ownsLimiter) : DelegatingChatClient(inner)
{
    private readonly string _provider = CallFaults.NameOf(inner);

    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var listed = TokenEstimates.Listed(messages);
        var grant = await StartAsync(listed, options, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await base.GetResponseAsync(listed, options, cancellationToken).ConfigureAwait(false);
            grant.Settle(TokenEstimates.Total(response.Usage));
            return response;
        }
        catch (Exception ex)
        {
            PauseFor(ex, grant, cancellationToken);
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var listed = TokenEstimates.Listed(messages);
        var grant = await StartAsync(listed, options, cancellationToken).ConfigureAwait(false);
        UsageDetails? usage = null;
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    updates ??= base.GetStreamingResponseAsync(listed, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception ex)
                {
                    PauseFor(ex, grant, cancellationToken);
                    throw;
                }

                StreamUsage.Add(updates.Current, ref usage);
                yield return updates.Current;
            }
        }
        finally
        {
            grant.Settle(TokenEstimates.Total(usage));
            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(RateLimiter) ? limiter : base.GetService(serviceType, serviceKey);

    protected override void Dispose(bool disposing)
    {
        if (disposing && ownsLimiter)
        {
            limiter.Dispose();
        }

        base.Dispose(disposing);
    }

    private ValueTask<RateGrant> StartAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        // Without a limit on tokens there is nothing to estimate.
        long tokens = limiter.Options.TokensPerMinute is null ? 0
            : limiter.Options.Estimator(messages, options) + (options?.MaxOutputTokens ?? limiter.Options.ExpectedOutputTokens);
        return limiter.AcquireAsync(_provider, options?.ModelId, tokens, options.GetScope(), cancellationToken);
    }

    // A wait that comes with another kind of error is that error's own: an inner circuit that is open, a server that restarts.
    private static void PauseFor(Exception error, in RateGrant grant, CancellationToken cancellationToken)
    {
        var kind = CallFaults.KindOf(error, cancellationToken);
        var wait = CallFaults.RetryAfterOf(error);
        if (error is ProviderException { Code: RateLimiter.Refused })
        {
            return;
        }

        if (kind is ProviderErrorKind.RateLimited || (kind is ProviderErrorKind.QuotaExhausted && wait is not null))
        {
            grant.Pause(wait);
        }
    }
}
