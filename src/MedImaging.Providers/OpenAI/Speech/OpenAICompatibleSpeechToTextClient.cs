using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>The words of a recording by OpenAI, Groq, or a server that speaks their dialect: <c>POST audio/transcriptions</c>.</summary>
/// <remarks>The recording is read whole before it is sent, since the gate sees all of it. A stream of updates gives one a segment once the transcript is there.</remarks>
public sealed class OpenAICompatibleSpeechToTextClient : ISpeechToTextClient
{
    /// <summary>The key of additional properties under which the segments stand, a list of <see cref="TranscriptSegment"/>.</summary>
    public const string SegmentsProperty = "medimaging.segments";

    /// <summary>The key of additional properties under which the words stand, a list of <see cref="TranscriptSegment"/>.</summary>
    public const string WordsProperty = "medimaging.words";

    /// <summary>The key of additional properties under which the language stands that was heard.</summary>
    public const string LanguageProperty = "medimaging.language";

    private readonly OpenAIConnection _connection;
    private readonly SpeechToTextClientMetadata _metadata;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Which server and model.</param>
    /// <param name="key">The key, or none for a server that needs none.</param>
    /// <param name="gate">Asked before each call.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or a header is not one that can be used.</exception>
    public OpenAICompatibleSpeechToTextClient(OpenAICompatibleOptions options, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        _connection = new OpenAIConnection(options, key, gate, timeProvider);
        _metadata = new SpeechToTextClientMetadata(_connection.Channel.Provider, _connection.Channel.Address, _connection.Model);
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came, or the recording is longer than allowed.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        var recording = await ReadRecordingAsync(audioSpeechStream, cancellationToken).ConfigureAwait(false);
        var (ending, mediaType) = AudioFormats.Of(recording.Span);
        var call = _connection.Call(
            "audio/transcriptions",
            EgressPurpose.SpeechToText,
            (options?.AdditionalProperties).GetScope(),
            [new EgressPart(mediaType, recording)],
            () => Form(recording, ending, mediaType, options));
        var reply = await _connection.Channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var bytes = await reply.ReadAllAsync().ConfigureAwait(false);
            return AnswerReading.Read(_connection, reply, bytes, answer => TranscriptReader.Read(answer, options?.ModelId ?? _connection.Model));
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came, or the recording is longer than allowed.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    public async IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var response = await GetTextAsync(audioSpeechStream, options, cancellationToken).ConfigureAwait(false);
        if (response.AdditionalProperties?.GetValueOrDefault(SegmentsProperty) is not List<TranscriptSegment> { Count: > 0 } segments)
        {
            foreach (var update in response.ToSpeechToTextResponseUpdates())
            {
                yield return update;
            }

            yield break;
        }

        foreach (var segment in segments)
        {
            yield return new SpeechToTextResponseUpdate(segment.Text)
            {
                Kind = SpeechToTextResponseUpdateKind.TextUpdated,
                StartTime = segment.Start,
                EndTime = segment.End,
                ModelId = response.ModelId,
                ResponseId = response.ResponseId,
            };
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _connection.Description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async ValueTask<ReadOnlyMemory<byte>> ReadRecordingAsync(Stream stream, CancellationToken cancellationToken)
    {
        int limit = _connection.Options.Speech.MaxRecordingBytes;
        using var recording = new MemoryStream();
        byte[] buffer = new byte[64 << 10];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (recording.Length + read > limit)
            {
                throw _connection.Channel.Fault(ProviderErrorKind.LimitExceeded, $"The recording for '{_connection.Channel.Provider}' is longer than {limit} bytes; nothing was sent.");
            }

            recording.Write(buffer, 0, read);
        }

        return recording.ToArray();
    }

    private MultipartFormDataContent Form(ReadOnlyMemory<byte> recording, string ending, string mediaType, SpeechToTextOptions? options)
    {
        var speech = _connection.Options.Speech;
        bool hasTimes = speech.WithSegments || speech.WithWords;
        var form = new MultipartFormDataContent();
        var file = new ReadOnlyMemoryContent(recording);
        file.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        Add(form, "file", file, $"recording.{ending}");   // never the host's own name for it
        Add(form, "model", options?.ModelId ?? _connection.Model);
        Add(form, "response_format", hasTimes ? "verbose_json" : "json");
        Add(form, "language", Language(options?.SpeechLanguage));
        if (hasTimes)
        {
            Add(form, "timestamp_granularities[]", speech.WithSegments ? "segment" : null);
            Add(form, "timestamp_granularities[]", speech.WithWords ? "word" : null);
        }

        return form;
    }

    private static void Add(MultipartFormDataContent form, string name, string? value)
    {
        if (value is not null)
        {
            Add(form, name, new ByteArrayContent(Encoding.UTF8.GetBytes(value)), null);
        }
    }

    // Names are quoted: some servers' form readers take no others (RFC 7578 4.2 shows them so).
    private static void Add(MultipartFormDataContent form, string name, HttpContent content, string? fileName)
    {
        content.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = $"\"{name}\"", FileName = fileName is null ? null : $"\"{fileName}\"" };
        form.Add(content);
    }

    // "de-CH" is "de" to these servers (ISO 639-1).
    private static string? Language(string? language)
        => string.IsNullOrEmpty(language) ? null : language.Split('-', '_')[0].ToLowerInvariant();
}
