using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Gives each call to one of many clients, and to another when that one fails: the only place where calls are tried again.</summary>
/// <remarks>
/// <para>A call goes through the tiers in order, and within a tier to the lanes that can take it, chosen by a strategy. There are at most
/// <c>1 + MaxRetries</c> attempts a tier. A stream falls over before its first content; later only by <see cref="FallbackOptions.MidStream"/>.</para>
/// <para>The way of the call is on its answer (<see cref="RouteExtensions.GetRoute(ChatResponse)"/>) and on the <see cref="ProviderException"/> that ends it.
/// The caller's cancellation is neither retried nor wrapped.</para>
/// </remarks>
public sealed class FallbackChatClient : IChatClient
{
    private readonly Router _router;
    private readonly IReadOnlyList<ProviderTier> _tiers;

    /// <summary>Creates a client.</summary>
    /// <param name="tiers">The lanes by rank, such as primary, secondary, fallback and emergency. Their clients are disposed of with this one.</param>
    /// <param name="options">How calls fall over.</param>
    /// <param name="health">Where the health of the lanes is kept; its own when none is given.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">There is no lane, two have the same name, or an option is out of its range.</exception>
    public FallbackChatClient(IReadOnlyList<ProviderTier> tiers, FallbackOptions? options = null, ProviderHealth? health = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(tiers);
        var time = timeProvider ?? TimeProvider.System;
        _tiers = [.. tiers];
        _router = new Router(_tiers, options ?? new FallbackOptions(), health ?? new ProviderHealth(timeProvider: time), time);
    }

    /// <summary>Gets how the lanes fare.</summary>
    public IProviderHealth Health => _router.Health;

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No lane answered; <see cref="ProviderException.Route"/> tells why.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var list = TokenEstimates.Listed(messages);
        var walk = Walk(list, options, cancellationToken);
        var (attempt, response) = await CallRunner.RunAsync(
            walk, attempt => attempt.Lane.Client.GetResponseAsync(list, attempt.Lane.OptionsFor(options), attempt.Token)).ConfigureAwait(false);
        using (attempt)
        {
            walk.Answered(attempt);
            (response.AdditionalProperties ??= []).Mark(walk.Record(attempt));
            return response;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No lane answered, or the stream broke; <see cref="ProviderException.Route"/> tells why.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var list = TokenEstimates.Listed(messages);
        var walk = Walk(list, options, cancellationToken);
        for (bool isRestart = false; ; isRestart = true)
        {
            var (attempt, stream) = await CallRunner.RunAsync(walk, attempt => OpenStream.OpenAsync(attempt, list, options)).ConfigureAwait(false);
            ProviderException? broken = null;
            try
            {
                foreach (var update in Start(walk, attempt, stream, isRestart))
                {
                    yield return update;
                }

                while (!stream.IsOver && broken is null)
                {
                    (bool isThere, broken) = await MoveAsync(attempt, stream).ConfigureAwait(false);
                    if (!isThere)
                    {
                        break;
                    }

                    yield return stream.Current;
                }

                if (broken is null)
                {
                    walk.Answered(attempt);
                    yield break;
                }

                walk.Failed(attempt, broken, mayRetry: walk.MidStream == MidStreamPolicy.Restart);
            }
            finally
            {
                attempt.Dispose();
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            if (walk.MidStream == MidStreamPolicy.Fail)
            {
                throw walk.End();
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(_router.Health) ? _router.Health
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("router", null, _router.Lanes[0].Model?.Id)
            : serviceType == typeof(ProviderDescription) ? Describe()
            : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _tiers.SelectMany(tier => tier.Lanes).Select(lane => lane.Client).Distinct())
        {
            client.Dispose();
        }
    }

    private static IEnumerable<ChatResponseUpdate> Start(RouteWalk walk, LaneAttempt attempt, OpenStream stream, bool isRestart)
    {
        if (isRestart)
        {
            yield return new ChatResponseUpdate { AdditionalProperties = new AdditionalPropertiesDictionary { [RouteExtensions.RestartKey] = true } };
        }

        for (int i = 0; i < stream.Held.Count; i++)
        {
            var update = stream.Held[i];
            if (i == stream.Held.Count - 1)
            {
                (update.AdditionalProperties ??= []).Mark(walk.Record(attempt));
            }

            yield return update;
        }
    }

    private static async ValueTask<(bool IsThere, ProviderException? Broken)> MoveAsync(LaneAttempt attempt, OpenStream stream)
    {
        try
        {
            return (await stream.MoveNextAsync().ConfigureAwait(false), null);
        }
        catch (Exception ex)
        {
            return (false, attempt.Explain(ex));
        }
    }

    private RouteWalk Walk(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var scope = options.GetScope();
        return new RouteWalk(_router, RouteDemand.Of(messages, options, scope, _router.Options.KeepsLocal), scope, cancellationToken);
    }

    // What it says of itself is the weakest of its lanes: it is local only if all of them are.
    private ProviderDescription Describe() => new()
    {
        Name = "router",
        Residency = _router.Lanes.All(lane => lane.IsLocal) ? DataResidency.Local : DataResidency.Remote,
    };
}
