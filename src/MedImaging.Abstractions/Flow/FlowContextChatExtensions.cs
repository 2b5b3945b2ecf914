using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging;

/// <summary>Chat clients for steps.</summary>
public static class FlowContextChatExtensions
{
    /// <summary>Gets a chat client of the host whose answers a durable run keeps: asked once, replayed ever after. Its effect is called <c>chat:</c> and the key.</summary>
    /// <param name="context">The step's context.</param>
    /// <param name="key">The key it is registered under.</param>
    /// <returns>The client; it belongs to the host and is not disposed here.</returns>
    public static IChatClient GetChatClient(this FlowContext context, string key)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var client = context.SwappedChatClients?.GetValueOrDefault(key) ?? context.Services.GetRequiredKeyedService<IChatClient>(key);
        return new OnceChatClient(client, context, $"chat:{key}");
    }

    private sealed class OnceChatClient(IChatClient client, FlowContext context, string effect) : IChatClient
    {
        private static readonly JsonTypeInfo<ChatResponse> Response = Info<ChatResponse>();
        private static readonly JsonTypeInfo<IList<ChatMessage>> Messages = Info<IList<ChatMessage>>();

        public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            IList<ChatMessage> asked = [.. messages];
            var request = ContentHash.Of(JsonSerializer.SerializeToUtf8Bytes(asked, Messages));
            return await context.OnceAsync(
                effect, Response, (key, token) => SendAsync(asked, options, key, token), EffectKind.Query, request, cancellationToken).ConfigureAwait(false);
        }

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            // What is kept is the whole answer; a durable step gives nothing on before it has ended anyway.
            var response = await GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
            foreach (var update in response.ToChatResponseUpdates())
            {
                yield return update;
            }
        }

        public object? GetService(Type serviceType, object? serviceKey = null)
            => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : client.GetService(serviceType, serviceKey);

        // The client belongs to the host.
        public void Dispose()
        {
        }

        private async ValueTask<ChatResponse> SendAsync(IList<ChatMessage> messages, ChatOptions? options, string key, CancellationToken cancellationToken)
        {
            options = options?.Clone() ?? new ChatOptions();
            (options.AdditionalProperties ??= [])[CallScopeExtensions.IdempotencyKey] = key;
            return await client.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        }

        private static JsonTypeInfo<T> Info<T>() => (JsonTypeInfo<T>)AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(T));
    }
}
