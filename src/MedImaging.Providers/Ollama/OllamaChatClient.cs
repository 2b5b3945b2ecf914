using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Models of an Ollama server in its own dialect (<c>/api/chat</c>): one endpoint, no retries of its own. It is local unless its options say otherwise.</summary>
/// <remarks>Images go by their bytes; other files and addresses are refused. Thoughts come as <see cref="TextReasoningContent"/>. A stream that ends before the server says it is done is an error.</remarks>
public sealed class OllamaChatClient : IChatClient
{
    private readonly OllamaOptions _options;
    private readonly ProviderChannel _channel;
    private readonly TimeProvider _time;
    private readonly ChatClientMetadata _metadata;
    private readonly ProviderDescription _description;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Where and what to ask, with its key, if it has one.</param>
    /// <param name="gate">Decides what may be sent.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or the key is not one that can be used.</exception>
    public OllamaChatClient(OllamaOptions options, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _channel = new ProviderChannel(options.Name, ProviderDialect.Ollama, options.Endpoint, options.ApiKey is null ? null : new ApiKey(options.ApiKey), gate, timeProvider);
        (_options, _time) = (options, timeProvider ?? TimeProvider.System);
        _metadata = new ChatClientMetadata(options.Name, _channel.Address, options.Model);
        _description = new ProviderDescription { Name = options.Name, Residency = options.Endpoint.Residency, Model = options.Description };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message or model, or a message has what Ollama does not take.</exception>
    /// <exception cref="ProviderException">No good answer came.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();
        var asked = messages.ToList();
        var reply = await _channel.SendAsync(OllamaRequest.Chat(_options, asked, options, isStream: false), cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var answer = new OllamaAnswer(_channel, reply, _time.GetUtcNow(), FunctionJson.NextCall(asked));
            var read = answer.Read(await reply.ReadAllAsync().ConfigureAwait(false));
            answer.Finish();
            return new[] { read }.ToChatResponse();
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no message or model, or a message has what Ollama does not take.</exception>
    /// <exception cref="ProviderException">No good answer came, or it broke off.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var asked = messages.ToList();
        return StreamAsync(OllamaRequest.Chat(_options, asked, options, isStream: true), FunctionJson.NextCall(asked), cancellationToken);
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
            var answer = new OllamaAnswer(_channel, reply, _time.GetUtcNow(), nextCall);
            await foreach (var line in reply.ReadLinesAsync().ConfigureAwait(false))
            {
                if (line.Length > 0)
                {
                    yield return answer.Read(line);
                }
            }

            answer.Finish();
        }
    }
}
