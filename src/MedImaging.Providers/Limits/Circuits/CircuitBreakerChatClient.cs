using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Asks the breaker before each call and tells it the outcome; of a stream, that is its first content, and a break-off after it counts once more.</summary>
internal sealed class CircuitBreakerChatClient(IChatClient inner, CircuitBreaker breaker) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var ticket = breaker.Enter();
        try
        {
            var response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            breaker.Leave(ticket, CallOutcome.Good);
            return response;
        }
        catch (Exception ex)
        {
            breaker.Leave(ticket, breaker.OutcomeOf(ticket, ex, cancellationToken), CallFaults.RetryAfterOf(ex));
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var ticket = breaker.Enter();
        bool isToldOf = false;
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    updates ??= base.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception ex)
                {
                    isToldOf = true;
                    breaker.Leave(ticket, breaker.OutcomeOf(ticket, ex, cancellationToken), CallFaults.RetryAfterOf(ex));
                    throw;
                }

                if (!isToldOf && StreamUsage.HasContent(updates.Current))
                {
                    isToldOf = true;
                    breaker.Leave(ticket, CallOutcome.Good);
                }

                yield return updates.Current;
            }

            if (!isToldOf)
            {
                // It ended by itself without a word: an answer all the same.
                isToldOf = true;
                breaker.Leave(ticket, CallOutcome.Good);
            }
        }
        finally
        {
            if (!isToldOf)
            {
                breaker.Leave(ticket, CallOutcome.SaysNothing);
            }

            if (updates is not null)
            {
                await updates.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null)
        => serviceKey is null && serviceType == typeof(CircuitBreaker) ? breaker : base.GetService(serviceType, serviceKey);
}
