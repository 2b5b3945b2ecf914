using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace MedImaging.Providers;

/// <summary>Puts the parts of one provider together: key ring → rate limit → the vendor's client, one for each key. A router keeps its own record of each lane; who uses one alone puts a circuit breaker around it.</summary>
internal static class ProviderLanes
{
    /// <exception cref="ArgumentException">Another provider has the name.</exception>
    public static OptionsBuilder<TOptions> Add<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IServiceCollection services, string name, Func<TOptions, RegisteredProvider> describe, Func<TOptions, IReadOnlyList<string>> keys, Func<TOptions, ApiKey?, IEgressGate, TimeProvider?, IChatClient> make)
        where TOptions : class
    {
        RequireFree(services, name);
        AddShared(services);
        services.AddSingleton(provider => describe(OptionsOf<TOptions>(provider, name)));
        services.AddKeyedSingleton(name, (provider, _) =>
        {
            var options = OptionsOf<TOptions>(provider, name);
            var gate = provider.GetRequiredService<IEgressGate>();
            var time = provider.GetService<TimeProvider>();
            return Lane(provider, name, keys(options), key => make(options, key, gate, time), time);
        });
        return AddOptions(services, name, name, keys, make);
    }

    /// <summary>Registers the options of a client, under their own name, and what is looked at when the host starts.</summary>
    public static OptionsBuilder<TOptions> AddOptions<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IServiceCollection services, string own, string name, Func<TOptions, IReadOnlyList<string>> keys, Func<TOptions, ApiKey?, IEgressGate, TimeProvider?, IDisposable> make)
        where TOptions : class
        => services.AddOptions<TOptions>(own)
            .Validate(options => HasSoundKeys(keys(options)), $"A key of '{name}' is empty, or has spaces or other characters that no header can carry.")
            .Validate(options => CanBeMade(options, make), $"The endpoint or the model of '{name}' is not one that can be used: a remote address is https and absolute.")
            .ValidateOnStart();

    /// <summary>Sets the options of a client of the OpenAI dialect: the host's word goes before the preset's.</summary>
    public static OptionsBuilder<OpenAICompatibleOptions> ConfigureServer(this OptionsBuilder<OpenAICompatibleOptions> options, string name, OpenAIPreset preset, Action<OpenAICompatibleOptions> configure)
        => options.Configure(each => (each.Name, each.Preset) = (name, preset))
            .Configure(configure)
            .Validate(each => each.ApiKeys.Count > 0 || each.Preset is not (OpenAIPreset.OpenAI or OpenAIPreset.Groq or OpenAIPreset.OpenRouter), $"'{name}' has no key.");

    /// <exception cref="ArgumentException">Another chat client has the name.</exception>
    public static void RequireFree(IServiceCollection services, string name) => RequireFree<IChatClient>(services, name, "A chat client");

    /// <exception cref="ArgumentException">Another client of the kind has the name.</exception>
    public static void RequireFree<TClient>(IServiceCollection services, string name, string kind)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (services.Any(service => service.ServiceType == typeof(TClient) && service.IsKeyedService && Equals(service.ServiceKey, name)))
        {
            throw new ArgumentException($"{kind} '{name}' is registered already; give this one another name.", nameof(name));
        }
    }

    /// <summary>Registers what holds for all providers, once.</summary>
    public static void AddShared(IServiceCollection services)
    {
        if (services.All(service => service.ImplementationType != typeof(ProvidersOptionsValidator)))
        {
            services.AddSingleton<IValidateOptions<ProvidersOptions>, ProvidersOptionsValidator>();
            services.AddOptions<ProvidersOptions>()
                .Validate(static options => options.CacheTimeToLive >= TimeSpan.Zero && options.CacheTimeToLive <= TimeSpan.FromDays(7), "Answers are kept from 0 to 7 days.")
                .ValidateOnStart();
        }
    }

    private static IChatClient Lane(IServiceProvider provider, string name, IReadOnlyList<string> keys, Func<ApiKey?, IChatClient> make, TimeProvider? time)
    {
        var shared = provider.GetRequiredService<IOptions<ProvidersOptions>>().Value;
        var rate = new RateLimitOptions { RequestsPerMinute = shared.RequestsPerMinute, TokensPerMinute = shared.TokensPerMinute };
        return keys.Count == 0
            ? make(null).UseRateLimit(rate, time)
            : new KeyRingChatClient(name, [.. keys.Select((key, i) => make(new ApiKey(key, i + 1)).UseRateLimit(rate, time))], null, time);
    }

    public static TOptions OptionsOf<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(IServiceProvider provider, string name) => provider.GetRequiredService<IOptionsMonitor<TOptions>>().Get(name);

    private static bool HasSoundKeys(IReadOnlyList<string> keys) => keys.All(key => key is { Length: > 0 } && key.All(static c => c is > ' ' and <= '~'));

    // Made once to see whether it can be, with a gate that lets nothing out; it opens no connection.
    private static bool CanBeMade<TOptions>(TOptions options, Func<TOptions, ApiKey?, IEgressGate, TimeProvider?, IDisposable> make)
    {
        try
        {
            make(options, new ApiKey("key"), new RefusingEgressGate(), null).Dispose();
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
