using System.Text.Json;
using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>Vectors of texts by Google's <c>batchEmbedContents</c>: one endpoint, one key, no retries of its own. Many texts become calls of a hundred, one after the other.</summary>
public sealed class GeminiEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private const int MostTexts = 100;

    private readonly GeminiOptions _options;
    private readonly ProviderChannel _channel;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private readonly ProviderDescription _description;

    /// <summary>Creates a generator.</summary>
    /// <param name="options">Where and what to ask; its keys are not looked at.</param>
    /// <param name="apiKey">The key.</param>
    /// <param name="gate">Decides what may be sent.</param>
    /// <param name="timeProvider">The clock, or none for the system's.</param>
    /// <exception cref="ArgumentException">The endpoint or the model's name is not one that can be used.</exception>
    public GeminiEmbeddingGenerator(GeminiOptions options, ApiKey apiKey, IEgressGate gate, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(apiKey);
        string? model = options.EmbeddingModel is null ? null : GeminiNames.Model(options.EmbeddingModel, null);
        _channel = new ProviderChannel(options.Name, ProviderDialect.Gemini, options.Endpoint, apiKey, gate, timeProvider);
        _options = options;
        _metadata = new EmbeddingGeneratorMetadata(options.Name, _channel.Address, model);
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
        string model = GeminiNames.Model(options?.ModelId, _options.EmbeddingModel);
        var made = new GeneratedEmbeddings<Embedding<float>>();
        foreach (string[] texts in values.Chunk(MostTexts))
        {
            await AddAsync(made, model, texts, options, cancellationToken).ConfigureAwait(false);
        }

        return made;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null) => ClientServices.Find(this, _metadata, _description, serviceType, serviceKey);

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private async Task AddAsync(GeneratedEmbeddings<Embedding<float>> made, string model, string[] texts, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        var call = new ProviderCall
        {
            Path = $"v1beta/models/{model}:batchEmbedContents",
            Body = Body(model, texts, options?.Dimensions).ToContent,
            Purpose = EgressPurpose.Embedding,
            Parts = [.. texts.Select(EgressPart.OfText)],
            Scope = options.GetScope(),
        };
        var reply = await _channel.SendAsync(call, cancellationToken).ConfigureAwait(false);
        await using (reply.ConfigureAwait(false))
        {
            var body = await reply.ReadAllAsync().ConfigureAwait(false);
            using var json = WireJson.TryParse(body);
            if (json?.RootElement is not { ValueKind: JsonValueKind.Object } root)
            {
                throw _channel.Fault(ProviderErrorKind.MalformedOutput, $"The answer of '{_channel.Provider}' is not JSON.");
            }

            var vectors = root.Items("embeddings"u8).Select(item => item.Member("values"u8));
            EmbeddingReader.Add(_channel, made, vectors, texts.Length, options?.Dimensions, model);
            EmbeddingReader.Count(made, root.Object("usageMetadata"u8)?.Count("promptTokenCount"u8));
        }
    }

    private JsonBody Body(string model, string[] texts, int? dimensions)
    {
        var body = new JsonBody();
        var json = body.Writer;
        json.WriteStartObject();
        json.WriteStartArray("requests");
        foreach (string text in texts)
        {
            json.WriteStartObject();
            json.WriteString("model", $"models/{model}");
            json.WriteStartObject("content");
            json.WriteStartArray("parts");
            json.WriteStartObject();
            json.WriteString("text", text);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            if (_options.EmbeddingTask is { } task)
            {
                json.WriteString("taskType", task);
            }

            if (dimensions is { } count)
            {
                json.WriteNumber("outputDimensionality", count);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        return body;
    }
}
