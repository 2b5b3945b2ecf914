using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A recording of words by OpenAI, Groq, or a server that speaks their dialect: <c>POST audio/speech</c>.</summary>
public sealed class OpenAICompatibleTextToSpeechClient : ITextToSpeechClient
{
    private readonly OpenAIConnection _connection;
    private readonly TextToSpeechClientMetadata _metadata;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Which server and model.</param>
    /// <param name="key">The key, or none for a server that needs none.</param>
    /// <param name="gate">Asked before each call.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or a header is not one that can be used.</exception>
    public OpenAICompatibleTextToSpeechClient(OpenAICompatibleOptions options, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        _connection = new OpenAIConnection(options, key, gate, timeProvider);
        _metadata = new TextToSpeechClientMetadata(_connection.Channel.Provider, _connection.Channel.Address, _connection.Model);
    }

    private ProviderChannel Channel => _connection.Channel;

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    public async Task<TextToSpeechResponse> GetAudioAsync(string text, TextToSpeechOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = await SendAsync(text, options, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var bytes = await reply.ReadAllAsync().ConfigureAwait(false);
            if (bytes.IsEmpty)
            {
                throw Nothing();
            }

            return new TextToSpeechResponse([new DataContent(bytes, MediaType(reply, options))]) { ModelId = Model(options) };
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came, or it broke off.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    public async IAsyncEnumerable<TextToSpeechResponseUpdate> GetStreamingAudioAsync(
        string text, TextToSpeechOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = await SendAsync(text, options, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            string mediaType = MediaType(reply, options);
            bool isAny = false;
            await foreach (var piece in reply.ReadChunksAsync().ConfigureAwait(false))
            {
                isAny = true;
                yield return new TextToSpeechResponseUpdate([new DataContent(piece.ToArray(), mediaType)]) { Kind = TextToSpeechResponseUpdateKind.AudioUpdating, ModelId = Model(options) };
            }

            if (!isAny)
            {
                throw Nothing();
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _connection.Description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async ValueTask<ProviderReply> SendAsync(string text, TextToSpeechOptions? options, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        var body = Write(text, options);
        var call = _connection.Call("audio/speech", EgressPurpose.TextToSpeech, (options?.AdditionalProperties).GetScope(), body);
        var reply = await Channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        if (reply.MediaType is not ("application/json" or "text/html"))
        {
            return reply;
        }

        await using (reply.ConfigureAwait(false))
        {
            var bytes = await reply.ReadStartAsync(64 << 10).ConfigureAwait(false);
            AnswerReading.Read(_connection, reply, bytes, static _ => true);   // an error in a good answer says more than "no recording"
            throw Nothing();
        }
    }

    private RequestBody Write(string text, TextToSpeechOptions? options)
    {
        var body = new RequestBody();
        var json = body.Json;
        json.WriteStartObject();
        if (Model(options) is { } model)
        {
            json.WriteString("model", model);
        }

        body.Text("input", text);
        json.WriteString("voice", options?.VoiceId ?? _connection.Options.Speech.Voice);
        json.WriteString("response_format", Format(options));
        if (options?.Speed is { } speed)
        {
            json.WriteNumber("speed", float.IsFinite(speed) ? speed : throw new ArgumentException("The speed is not a number.", nameof(options)));
        }

        json.WriteEndObject();
        return body;
    }

    private string? Model(TextToSpeechOptions? options) => options?.ModelId ?? _connection.Model;

    // Either as servers say it, "mp3", or as a media type, "audio/mpeg".
    private string Format(TextToSpeechOptions? options) => options?.AudioFormat switch
    {
        null or "" => _connection.Options.Speech.AudioFormat,
        "audio/mpeg" or "audio/mp3" => "mp3",
        "audio/wav" or "audio/x-wav" or "audio/wave" => "wav",
        "audio/ogg" or "audio/opus" => "opus",
        ['a', 'u', 'd', 'i', 'o', '/', .. var rest] => rest,
        var format => format,
    };

    private string MediaType(ProviderReply reply, TextToSpeechOptions? options)
        => reply.MediaType is { } told && told.StartsWith("audio/", StringComparison.Ordinal) ? told : AudioFormats.MediaType(Format(options));

    private ProviderException Nothing() => Channel.Fault(ProviderErrorKind.MalformedOutput, $"'{Channel.Provider}' sent no recording.");
}
