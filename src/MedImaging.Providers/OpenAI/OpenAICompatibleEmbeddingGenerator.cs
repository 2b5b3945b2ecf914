using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Vectors of texts by a server of the OpenAI dialect: <c>POST embeddings</c>, one request for all texts of a call.</summary>
public sealed class OpenAICompatibleEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly OpenAIConnection _connection;
    private readonly EmbeddingGeneratorMetadata _metadata;

    /// <summary>Creates a generator.</summary>
    /// <param name="options">Which server and model.</param>
    /// <param name="key">The key, or none for a server that needs none.</param>
    /// <param name="gate">Asked before each call.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or a header is not one that can be used.</exception>
    public OpenAICompatibleEmbeddingGenerator(OpenAICompatibleOptions options, ApiKey? key, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        _connection = new OpenAIConnection(options, key, gate, timeProvider);
        _metadata = new EmbeddingGeneratorMetadata(_connection.Channel.Provider, _connection.Channel.Address, _connection.Model);
    }

    /// <inheritdoc/>
    /// <exception cref="ProviderException">No good answer came: also one with a vector too few, or with two lengths.</exception>
    /// <exception cref="MedImagingException">The gate does not admit the call.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        List<string> texts = [.. values];
        if (texts.Count == 0)
        {
            return [];
        }

        var body = Write(texts, options);
        var call = _connection.Call("embeddings", EgressPurpose.Embedding, options.GetScope(), body);
        var reply = await _connection.Channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var bytes = await reply.ReadAllAsync().ConfigureAwait(false);
            return AnswerReading.Read(_connection, reply, bytes, answer => VectorReader.Read(answer, texts.Count, options?.Dimensions, _connection.Time.GetUtcNow()));
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _connection.Description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private RequestBody Write(List<string> texts, EmbeddingGenerationOptions? options)
    {
        var body = new RequestBody();
        var json = body.Json;
        json.WriteStartObject();
        json.WriteStartArray("input");
        foreach (string text in texts)
        {
            body.Text(text);
        }

        json.WriteEndArray();
        if ((options?.ModelId ?? _connection.Model) is { } model)
        {
            json.WriteString("model", model);
        }

        json.WriteString("encoding_format", _connection.Server.KnowsBase64Vectors ? "base64" : "float");
        if (options?.Dimensions is { } dimensions)
        {
            json.WriteNumber("dimensions", dimensions);
        }

        json.WriteEndObject();
        return body;
    }
}
