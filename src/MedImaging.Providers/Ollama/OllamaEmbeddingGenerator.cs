using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Vectors of texts by an Ollama server (<c>/api/embed</c>), without retries of its own. A text that is longer than the model can take is an error, not cut.</summary>
public sealed class OllamaEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly OllamaOptions _options;
    private readonly ProviderChannel _channel;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly ProviderDescription _description;

    /// <summary>Creates a generator.</summary>
    /// <param name="options">Where and what to ask, with its key, if it has one.</param>
    /// <param name="gate">Decides what may be sent.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or the key is not one that can be used.</exception>
    public OllamaEmbeddingGenerator(OllamaOptions options, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _channel = new ProviderChannel(options.Name, ProviderDialect.Ollama, options.Endpoint, options.ApiKey is null ? null : new ApiKey(options.ApiKey), gate, timeProvider);
        _options = options;
        _metadata = new EmbeddingGeneratorMetadata(options.Name, _channel.Address, options.EmbeddingModel);
        _description = new ProviderDescription { Name = options.Name, Residency = options.Endpoint.Residency };
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">There is no model.</exception>
    /// <exception cref="ProviderException">No good answer came, or not a vector for each text.</exception>
    /// <exception cref="MedImagingException">The gate does not admit it.</exception>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        cancellationToken.ThrowIfCancellationRequested();
        string model = OllamaRequest.Model(options?.ModelId, _options.EmbeddingModel);
        string[] texts = [.. values];
        var made = new GeneratedEmbeddings<Embedding<float>>();
        if (texts.Length == 0)
        {
            return made;
        }

        var call = new ProviderCall
        {
            Path = "api/embed",
            Body = Body(model, texts, options?.Dimensions).ToContent,
            Purpose = EgressPurpose.Embedding,
            Parts = [.. texts.Select(EgressPart.OfText)],
            Scope = options.GetScope(),
        };
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            using var json = WireJson.TryParse(await reply.ReadAllAsync().ConfigureAwait(false));
            if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                throw _channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{_channel.Provider}' is not JSON.");
            }

            EmbeddingReader.Add(_channel, made, root.Items("embeddings"u8).Select(item => (JsonElement?)item), texts.Length, options?.Dimensions, model);
            EmbeddingReader.Count(made, root.Count("prompt_eval_count"u8));
            return made;
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private JsonBody Body(string model, string[] texts, int? dimensions)
    {
        var body = new JsonBody();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteString("model", model);
        json.WriteBoolean("truncate", false);
        json.WriteStartArray("input");
        foreach (string text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
        if (dimensions is { } count)
        {
            json.WriteNumber("dimensions", count);
        }

        OllamaRequest.WriteKeepAlive(json, _options.KeepAlive);
        json.WriteEndObject();
        return body;
    }
}
