using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Google's Gemini models in their own dialect (<c>generateContent</c>): one endpoint, one key, no retries of its own.</summary>
/// <remarks>
/// Images, recordings and other bytes go inline; an address of the web is refused, since Google would fetch it. Thoughts come as <see cref="TextReasoningContent"/>,
/// citations as annotations, and the model's signatures stay with their content, so that a conversation with function calls can go on.
/// An answer that the filters cut is kept when words had come, with <see cref="ChatFinishReason.ContentFilter"/>, and else is a <see cref="ProviderErrorKind.ContentBlocked"/>;
/// a stream that ends without saying why is an error.
/// </remarks>
public sealed class GeminiChatClient : IChatClient
{
    private readonly GeminiOptions _options;
    private readonly ProviderChannel _channel;
    private readonly TimeProvider _time;
    private readonly ChatClientMetadata _metadata;
    private readonly ProviderDescription _description;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Where and what to ask; its keys are not looked at.</param>
    /// <param name="apiKey">The key.</param>
    /// <param name="gate">Decides what may be sent.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or the model's name is not one that can be used.</exception>
    public GeminiChatClient(GeminiOptions options, ApiKey apiKey, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(apiKey);
        string? model = options.Model is null ? null : GeminiNames.Model(options.Model, null);
        _channel = new ProviderChannel(options.Name, ProviderDialect.Gemini, options.Endpoint, apiKey, gate, timeProvider);
        (_options, _time) = (options, timeProvider ?? TimeProvider.System);
        _metadata = new ChatClientMetadata(options.Name, _channel.Address, model);
        _description = new ProviderDescription { Name = options.Name, Residency = options.Endpoint.Residency, Model = options.Description };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message or model, or a message has what Gemini does not take.</exception>
    /// <exception cref="ProviderException">No good answer came.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = messages.ToList();
        var call = GeminiRequest.Chat(_options, asked, options, isStream: false);
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var answer = new GeminiAnswer(_channel, reply, _time.GetUtcNow(), FunctionJson.NextCall(asked));
            var read = answer.Read(await reply.ReadAllAsync().ConfigureAwait(false));
            return new[] { read, answer.Finish(isStream: false) }.ToChatResponse();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message or model, or a message has what Gemini does not take.</exception>
    /// <exception cref="ProviderException">No good answer came, or it broke off.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var asked = messages.ToList();
        return StreamAsync(GeminiRequest.Chat(_options, asked, options, isStream: true), FunctionJson.NextCall(asked), cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> StreamAsync(ProviderCall call, int nextCall, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var answer = new GeminiAnswer(_channel, reply, _time.GetUtcNow(), nextCall);
            await foreach (var document in GeminiStream.ReadAsync(reply).ConfigureAwait(false))
            {
                yield return answer.Read(document);
            }

            yield return answer.Finish(isStream: true);
        }
    }
}
