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
        ProviderLanes.RequireFree<TClient>(services, name, $"A client for {kind}");
        string own = $"{name}/{kind}";
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var options = ProviderLanes.OptionsOf<TOptions>(provider, own);
            return make(options, keys(options) is [var key, ..] ? new ApiKey(key) : null, provider.GetRequiredService<IEgressGate>(), provider.GetService<TimeProvider>());
        });
        return ProviderLanes.AddOptions(services, own, name, keys, make);
    }

    /// <summary>Registers a client of the OpenAI dialect.</summary>
    /// <exception cref="ArgumentException">Another client of the kind has the name.</exception>
    public static OptionsBuilder<OpenAICompatibleOptions> AddServer<TClient>(IServiceCollection services, string name, string kind, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure, Func<OpenAICompatibleOptions, ApiKey?, IEgressGate, TimeProvider?, TClient> make)
        where TClient : class, IDisposable
    {
        ArgumentNullException.ThrowIfNull(configure);
        return Add(services, name, kind, static options => [.. options.ApiKeys], make).ConfigureServer(name, preset, configure);
    }
}
