using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>Registers the clients that are no chat clients: the first of the keys, and neither a ring nor a limit around it.</summary>
internal static class SingleKeyClients
{
    /// <summary>Registers one under its provider's name. Its options have a name of their own, so that a chat client of the same provider keeps its own model and keys.</summary>
    /// <exception cref="ArgumentException">Another client of the kind has the name.</exception>
    public static OptionsBuilder<TOptions> Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions, TClient>(IServiceCollection services, string name, string kind, Func<TOptions, IReadOnlyList<string>> keys, Func<TOptions, ApiKey?, IEgressGate, TimeProvider?, TClient> make)
        where TOptions : class
        where TClient : class, IDisposable
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (services.Any(service => service.ServiceType == typeof(TClient) && service.IsKeyedService && Equals(service.ServiceKey, name)))
        {
            throw new ArgumentException($"A client for {kind} '{name}' is registered already; give this one another name.", nameof(name));
        }

        string own = $"{name}/{kind}";
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var options = ProviderLanes.OptionsOf<TOptions>(provider, own);
            return make(options, keys(options) is [var key, ..] ? new ApiKey(key) : null, provider.GetRequiredService<IEgressGate>(), provider.GetService<TimeProvider>());
        });
        return services.AddOptions<TOptions>(own)
            .Validate(options => ProviderLanes.HasSoundKeys(keys(options)), $"A key of '{name}' is empty, or has spaces or other characters that no header can carry.")
            .Validate(options => ProviderLanes.CanBeMade(options, make), $"The endpoint or the model of '{name}' is not one that can be used: a remote address is https and absolute.")
            .ValidateOnStart();
    }

    /// <summary>Registers a client of the OpenAI dialect.</summary>
    /// <exception cref="ArgumentException">Another client of the kind has the name.</exception>
    public static OptionsBuilder<OpenAICompatibleOptions> AddServer<TClient>(IServiceCollection services, string name, string kind, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure, Func<OpenAICompatibleOptions, ApiKey?, IEgressGate, TimeProvider?, TClient> make)
        where TClient : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, kind, static options => [.. options.ApiKeys], make)
            .Configure(options => (options.Name, options.Preset) = (name, preset))
            .Configure(configure)
            .Validate(options => options.ApiKeys.Count > 0 || options.Preset is not (OpenAIPreset.OpenAI or OpenAIPreset.Groq or OpenAIPreset.OpenRouter), $"'{name}' has no key.");
    }
}
