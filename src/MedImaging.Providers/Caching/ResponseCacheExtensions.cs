using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;

namespace MedImaging.Providers;

/// <summary>Keeps the answers of any chat client.</summary>
public static class ResponseCacheExtensions
{
    /// <summary>The name in <see cref="ChatResponse.AdditionalProperties"/> of an answer that cost nothing: <c>hit</c> when it was kept, <c>shared</c> when another caller had asked the same at the same time.</summary>
    public const string CacheProperty = "medimaging.cache";

    /// <summary>Keeps answers in memory, encrypted with a key that only this process has. Concurrent calls that are the same become one.</summary>
    /// <remarks>An answer is kept when it is complete: finished by itself, without errors, filters or a cut. It is found only by a call that is the same in every part, for the same tenant and patient.</remarks>
    /// <param name="client">The client.</param>
    /// <param name="options">The options, or none for the defaults.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <returns>A client that owns <paramref name="client"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static IChatClient UseResponseCache(this IChatClient client, ResponseCacheOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        options ??= new ResponseCacheOptions();
        options.Check();
        var key = ResponseCacheKey.ForThisProcess();
        return new ResponseCacheChatClient(client, options, new MemoryAnswerStore(options.MaximumBytes), key, timeProvider ?? TimeProvider.System);
    }

    /// <summary>Keeps answers in a cache that several processes share. Values are encrypted and names are keyed hashes, always; a cache that fails or is slow is as good as empty.</summary>
    /// <param name="client">The client.</param>
    /// <param name="cache">The shared cache.</param>
    /// <param name="key">The secret that all those processes have.</param>
    /// <param name="options">The options, or none for the defaults.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <returns>A client that owns <paramref name="client"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="ArgumentException">Neither the client nor <see cref="ResponseCacheOptions.Name"/> says whose answers they are.</exception>
    public static IChatClient UseResponseCache(
        this IChatClient client, IDistributedCache cache, ResponseCacheKey key, ResponseCacheOptions? options = null, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(key);
        options ??= new ResponseCacheOptions();
        options.Check();
        if (options.Name.Length == 0 && string.IsNullOrEmpty(ChatClientIdentity.Of(client).Provider))
        {
            throw new ArgumentException("The client does not say its name; give one in the options, so that no other client's answers are taken for its own.", nameof(options));
        }

        var time = timeProvider ?? TimeProvider.System;
        return new ResponseCacheChatClient(client, options, new DistributedAnswerStore(cache, key, options, time), key, time);
    }

    /// <summary>Says whether an answer came from a cache, so that it cost nothing.</summary>
    /// <param name="response">The answer.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsFromCache(this ChatResponse response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.AdditionalProperties?.ContainsKey(CacheProperty) == true;
    }

    /// <summary>Says whether a piece of a streamed answer came from a cache.</summary>
    /// <param name="update">The piece.</param>
    /// <returns>Whether it did.</returns>
    public static bool IsFromCache(this ChatResponseUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update.AdditionalProperties?.ContainsKey(CacheProperty) == true;
    }
}
