using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers clients of servers that speak the OpenAI dialect.</summary>
public static class OpenAIBuilderExtensions
{
    /// <summary>Registers OpenAI.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its keys and its model.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddOpenAI(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "openai")
        => builder.AddServer(name, OpenAIPreset.OpenAI, configure);

    /// <summary>Registers Groq.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its keys and its model.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddGroq(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "groq")
        => builder.AddServer(name, OpenAIPreset.Groq, configure);

    /// <summary>Registers OpenRouter, with one model or a rotation of several.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its keys, and its model where there is one.</param>
    /// <param name="models">The models that are asked in turn, those that cannot take a call left out; none for the one model.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddOpenRouter(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, IReadOnlyList<ProviderModel>? models = null, string name = "openrouter")
        => builder.AddServer(name, OpenAIPreset.OpenRouter, configure, models);

    /// <summary>Registers a host's own endpoint of MedGemma.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its address, its residency, and its key if it has one.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddMedGemma(this MedImagingBuilder builder, Action<OpenAICompatibleOptions> configure, string name = "medgemma")
        => builder.AddServer(name, OpenAIPreset.MedGemma, configure);

    /// <summary>Registers any server that speaks the dialect, such as vLLM, llama.cpp or LM Studio; <see cref="OpenAICompatibleOptions.Preset"/> says which.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <param name="configure">Its preset, its address and its model.</param>
    /// <returns>The same builder, for chaining.</returns>
    public static MedImagingBuilder AddOpenAICompatible(this MedImagingBuilder builder, string name, Action<OpenAICompatibleOptions> configure)
        => builder.AddServer(name, OpenAIPreset.Other, configure);

    private static MedImagingBuilder AddServer(this MedImagingBuilder builder, string name, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure, IReadOnlyList<ProviderModel>? models = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        ProviderLanes.Add<OpenAICompatibleOptions>(
                builder.Services,
                name,
                options => new RegisteredProvider(name, models is [var first, ..] ? first.Id : options.Model ?? options.Description?.Id, ResidencyOf(options), options.ApiKeys.Count),
                static options => [.. options.ApiKeys],
                (options, key, gate, time) => Client(options, key, models, gate, time))
            .ConfigureServer(name, preset, configure);
        return builder;
    }

    // Each key has a rotation of its own: a model that a key may not use is not left out for the others.
    private static IChatClient Client(OpenAICompatibleOptions options, ApiKey? key, IReadOnlyList<ProviderModel>? models, IEgressGate gate, TimeProvider? time)
    {
        var client = new OpenAICompatibleChatClient(options, key, gate, time);
        return models is { Count: > 0 } ? new ModelRotation(client, models, null, time) : client;
    }

    // Without an address of its own, the preset's residency holds.
    internal static DataResidency ResidencyOf(OpenAICompatibleOptions options)
        => options.Endpoint.Address is null ? OpenAIServer.Of(options.Preset).Residency : options.Endpoint.Residency;
}
