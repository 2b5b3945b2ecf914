using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>One client for several keys of one provider. Each call goes to one key, once; a key that fails for a reason of its own is not used for a while, and whoever retries meets another.</summary>
/// <remarks>
/// Errors of the provider itself (it cannot be reached, fails inside, has no capacity) never rest a key, and a rest that is our own guess never refuses a call when no other key can be used: so a single key is never an outage by itself. Only what the provider said makes the ring refuse: its <c>Retry-After</c>, a used-up allowance, a key it does not know.
/// </remarks>
public sealed class KeyRingChatClient : IChatClient, IKeyedClient
{
    private readonly KeyRing _ring;
    private readonly int _keys;

    /// <summary>Creates a ring.</summary>
    /// <param name="provider">The name to say in errors, such as <c>gemini</c>.</param>
    /// <param name="clients">One client for each key, the first key's first; the ring owns them.</param>
    /// <param name="options">How long keys rest; the defaults if none.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <exception cref="ArgumentException">There are no clients.</exception>
    public KeyRingChatClient(string provider, IReadOnlyList<IChatClient> clients, KeyRingOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(clients);
        if (clients.Count == 0 || clients.Any(client => client is null))
        {
            throw new ArgumentException("A key ring needs a client for each key.", nameof(clients));
        }

        _keys = clients.Count;
        _ring = new KeyRing(provider, clients, (options ?? new KeyRingOptions()).Checked(), timeProvider ?? TimeProvider.System);
    }

    /// <summary>Gets how each key does.</summary>
    public IReadOnlyList<KeyHealth> Keys => _ring.Health();

    /// <inheritdoc/>
    int IKeyedClient.UsableKeys => _ring.UsableKeys;

    /// <summary>Puts a new key in the place of one. Calls on the old one go on; its client is disposed with the last of them.</summary>
    /// <param name="number">Which key, from 1.</param>
    /// <param name="client">The client of the new key; the same client again only forgets how the key did.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such key.</exception>
    public void Replace(int number, IChatClient client)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, _keys);
        ArgumentNullException.ThrowIfNull(client);
        _ring.Replace(number, client);
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No key can be used, or the call failed.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var key = _ring.Take(options?.ModelId);
        try
        {
            return await key.Client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception ex)
        {
            Note(key, ex, cancellationToken);
            throw;
        }
        finally
        {
            _ring.Return(key);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No key can be used, or the call failed.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var key = _ring.Take(options?.ModelId);
        IAsyncEnumerator<ChatResponseUpdate>? updates = null;
        try
        {
            while (true)
            {
                try
                {
                    updates ??= key.Client.GetStreamingResponseAsync(messages, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
                    if (!await updates.MoveNextAsync().ConfigureAwait(false))
                    {
                        break;
                    }
                }
                catch (Exception ex)
                {
                    Note(key, ex, cancellationToken);
                    throw;
                }

                yield return updates.Current;
            }
        }
        finally
        {
            try
            {
                if (updates is not null)
                {
                    await updates.DisposeAsync().ConfigureAwait(false);
                }
            }
            finally
            {
                _ring.Return(key);
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : _ring.First.GetService(serviceType, serviceKey);
    }

    /// <summary>Disposes the clients of all keys.</summary>
    public void Dispose() => _ring.Dispose();

    // A refusal of our own limiter speaks of the call's deadline, not of the key.
    private void Note(RingKey key, Exception error, CancellationToken cancellationToken)
    {
        if (error is not ProviderException { Code: RateLimiter.Refused })
        {
            _ring.Note(key, CallFaults.KindOf(error, cancellationToken), CallFaults.RetryAfterOf(error));
        }
    }
}
