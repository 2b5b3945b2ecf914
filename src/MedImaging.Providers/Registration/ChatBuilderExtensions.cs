using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers chat clients. Steps and routers ask for them by their keys.</summary>
public static class ChatBuilderExtensions
{
    /// <summary>Registers a chat client of the host's own. A router's decorators go around it as around ours, and none of our vendors is needed; a rate limit, a ring of keys, and whether it asks a gate, are its maker's matter.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key it is asked for by.</param>
    /// <param name="create">Makes it.</param>
    /// <param name="residency">Where content sent to it ends up.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client has the key.</exception>
    public static MedImagingBuilder AddChatClient(this MedImagingBuilder builder, string key, Func<IServiceProvider, IChatClient> create, DataResidency residency = DataResidency.Remote)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        ProviderLanes.RequireFree(builder.Services, key);
        builder.Services.AddSingleton(services => new RegisteredProvider(
            key, (services.GetRequiredKeyedService<IChatClient>(key).GetService(typeof(ChatClientMetadata)) as ChatClientMetadata)?.DefaultModelId, residency, 0));
        builder.Services.AddKeyedSingleton(key, (services, _) => create(services));
        return builder;
    }

    /// <summary>Registers Google's Gemini.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its keys and its model.</param>
    /// <param name="name">The name it is asked for by, and by which the gate knows it.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client has the name.</exception>
    public static MedImagingBuilder AddGemini(this MedImagingBuilder builder, Action<GeminiOptions> configure, string name = "gemini")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        ProviderLanes.Add<GeminiOptions>(
                builder.Services,
                name,
                options => new RegisteredProvider(name, options.Model ?? options.Description?.Id, options.Endpoint.Residency, options.ApiKeys.Count),
                static options => [.. options.ApiKeys],
                static (options, key, gate, time) => new GeminiChatClient(options, key ?? throw new ArgumentException("Gemini needs a key."), gate, time))
            .Configure(options => options.Name = name).Configure(configure)
            .Validate(options => options.ApiKeys.Count > 0, $"'{name}' has no key.");
        return builder;
    }

    /// <summary>Registers Ollama on this machine, or on one in the host's own network.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Its model, and its address if it is not the usual one.</param>
    /// <param name="name">The name it is asked for by.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client has the name.</exception>
    public static MedImagingBuilder AddOllama(this MedImagingBuilder builder, Action<OllamaOptions> configure, string name = "ollama")
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        ProviderLanes.Add<OllamaOptions>(
                builder.Services,
                name,
                options => new RegisteredProvider(name, options.Model ?? options.Description?.Id, options.Endpoint.Residency, options.ApiKey is null ? 0 : 1),
                static _ => [],   // it reads its own
                static (options, _, gate, time) => new OllamaChatClient(options, gate, time))
            .Configure(options => options.Name = name).Configure(configure);
        return builder;
    }
}
