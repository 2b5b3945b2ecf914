using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers generators of embeddings, as keyed <c>IEmbeddingGenerator&lt;string, Embedding&lt;float&gt;&gt;</c>.</summary>
/// <remarks>Each asks the registered gate before every call. It uses the first of its keys, without a ring, a rate limit or retries; its options are apart from those of a chat client of the same name.</remarks>
public static class EmbeddingBuilderExtensions
{
    private const string Kind = "embeddings";

    /// <summary>Registers Google's Gemini for embeddings.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, and its <see cref="GeminiOptions.EmbeddingModel"/>.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another generator has the name.</exception>
    public static MedImagingBuilder AddGeminiEmbeddings(this MedImagingBuilder builder, Action<GeminiOptions> configure, string name = "gemini")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        SingleKeyClients.Add<GeminiOptions, IEmbeddingGenerator<string, Embedding<float>>>(
                builder.Services,
                name,
                Kind,
                static options => [.. options.ApiKeys],
                static (options, key, gate, time) => new GeminiEmbeddingGenerator(options, key ?? throw new ArgumentException("Gemini needs a key."), gate, time))
            .Configure(options => options.Name = name).Configure(configure)
            .Validate(options => options.ApiKeys.Count > 0, $"'{name}' has no key.");
        return builder;
    }

    /// <summary>Registers OpenAI for embeddings.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its key, of which the first is used, and its model.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another generator has the name.</exception>
    public static MedImagingBuilder AddOpenAIEmbeddings(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "openai")
        => builder.AddServer(name, OpenAIPreset.OpenAI, configure);

    /// <summary>Registers any server that speaks the OpenAI dialect for embeddings; <see cref="OpenAICompatibleOptions.Preset"/> says which.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <param name="configure">Its preset, its address, its model, and its key if it has one; the first is used.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another generator has the name.</exception>
    public static MedImagingBuilder AddOpenAICompatibleEmbeddings(this MedImagingBuilder builder, string name, Action<OpenAICompatibleOptions> configure)
        => builder.AddServer(name, OpenAIPreset.Other, configure);

    /// <summary>Registers Ollama for embeddings.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its <see cref="OllamaOptions.EmbeddingModel"/>, and its address if it is not the usual one.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another generator has the name.</exception>
    public static MedImagingBuilder AddOllamaEmbeddings(this MedImagingBuilder builder, Action<OllamaOptions> configure, string name = "ollama")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        SingleKeyClients.Add<OllamaOptions, IEmbeddingGenerator<string, Embedding<float>>>(
                builder.Services,
                name,
                Kind,
                static _ => [],   // it reads its own
                static (options, _, gate, time) => new OllamaEmbeddingGenerator(options, gate, time))
            .Configure(options => options.Name = name).Configure(configure);
        return builder;
    }

    private static MedImagingBuilder AddServer(this MedImagingBuilder builder, string name, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        SingleKeyClients.AddServer<IEmbeddingGenerator<string, Embedding<float>>>(
            builder.Services, name, Kind, preset, configure, static (options, key, gate, time) => new OpenAICompatibleEmbeddingGenerator(options, key, gate, time));
        return builder;
    }
}
