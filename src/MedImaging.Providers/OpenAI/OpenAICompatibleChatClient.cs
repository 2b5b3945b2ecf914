using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A chat client for OpenAI, Groq, OpenRouter, vLLM, llama.cpp, LM Studio, and a host's own endpoint that speaks their dialect.</summary>
/// <remarks>
/// A call is one request: nothing is tried again. What a model declines is an answer: it ends with <see cref="ChatFinishReason.ContentFilter"/> and holds the
/// model's words as <see cref="ErrorContent"/> of code <c>refusal</c>; what a provider's filter stops before the model sees it is a <see cref="ProviderException"/>
/// of kind <see cref="ProviderErrorKind.ContentBlocked"/>. A stream that stops without an end is a <see cref="ProviderException"/>, never a short answer.
/// <see cref="ChatOptions.AdditionalProperties"/> are not sent.
/// </remarks>
public sealed class OpenAICompatibleChatClient : IChatClient
{
    /// <summary>The key of <see cref="ChatResponse.AdditionalProperties"/> under which the price of a call stands in US dollars, a <see cref="decimal"/>, where a server tells it.</summary>
    public const string CostProperty = "medimaging.cost";

    private readonly OpenAIConnection _connection;
    private readonly ChatClientMetadata _metadata;
    private readonly ChatBodyWriter _writer;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Which server and model.</param>
    /// <param name="key">The key, or none for a server that needs none.</param>
    /// <param name="gate">Asked before each call.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or a header is not one that can be used.</exception>
    public OpenAICompatibleChatClient(OpenAICompatibleOptions options, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        _connection = new OpenAIConnection(options, key, gate, timeProvider);
        _metadata = new ChatClientMetadata(_connection.Channel.Provider, _connection.Channel.Address, _connection.Model);
        _writer = new ChatBodyWriter(options, _connection.Server);
    }

    private ProviderChannel Channel => _connection.Channel;

    private bool IsInstance => _connection.Options.BodyStyle == OpenAIBodyStyle.Instances;

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    /// <exception cref="ArgumentException">There is no message, or one has content that cannot be sent.</exception>
    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = await SendAsync(messages, options, isStreaming: false, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            return await ReadAsync(reply).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came, or it broke off.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    /// <exception cref="ArgumentException">There is no message, or one has content that cannot be sent.</exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = await SendAsync(messages, options, isStreaming: !IsInstance, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            if (reply.MediaType is "application/json")   // a whole answer, or an error, from a server that did not stream
            {
                foreach (var update in (await ReadAsync(reply).ConfigureAwait(false)).ToChatResponseUpdates())
                {
                    yield return update;
                }

                yield break;
            }

            await foreach (var update in ReadEventsAsync(reply).ConfigureAwait(false))
            {
                yield return update;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _connection.Description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async ValueTask<ProviderReply> SendAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, bool isStreaming, CancellationToken cancellationToken)
    {
        var list = TokenEstimates.Listed(messages);
        if (list.Count == 0)
        {
            throw new ArgumentException("A call has at least one message.", nameof(messages));
        }

        var body = _writer.Write(list, options, options?.ModelId ?? _connection.Model, isStreaming);
        var call = _connection.Call(IsInstance ? _connection.InstancePath : "chat/completions", EgressPurpose.Chat, options.GetScope(), body);
        return await Channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ChatResponse> ReadAsync(ProviderReply reply)
    {
        var bytes = await reply.ReadAllAsync().ConfigureAwait(false);
        return AnswerReading.Read(_connection, reply, bytes, ChatAnswerReader.Read);
    }

    private async IAsyncEnumerable<ChatResponseUpdate> ReadEventsAsync(ProviderReply reply)
    {
        var reader = new ChatStreamReader();
        await foreach (var each in reply.ReadEventsAsync().ConfigureAwait(false))
        {
            if (IsEnd(each.Data.Span))
            {
                break;
            }

            if (AnswerReading.Read(_connection, reply, each.Data, reader.Read) is { } update)
            {
                yield return update;
            }
        }

        if (!reader.IsFinished)
        {
            throw Channel.Fault(ProviderErrorKind.Network, $"The stream of '{Channel.Provider}' stopped without an end.");
        }

        if (reader.Finish() is { } last)
        {
            yield return last;
        }
    }

    private static bool IsEnd(ReadOnlySpan<byte> data) => data.Trim((byte)' ').SequenceEqual("[DONE]"u8);
}
