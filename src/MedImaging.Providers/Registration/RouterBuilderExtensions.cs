using MedImaging;
using MedImaging.Providers;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers routers: one chat client in front of many.</summary>
public static class RouterBuilderExtensions
{
    /// <summary>Registers a chat client that asks others in tiers: telemetry → functions → cache → fallback over the clients, each within the budget.</summary>
    /// <remarks>Answers that were kept cost nothing; only the fallback tries again, and each attempt is paid at the price of the client it went to. Budgets are those of the registered <see cref="BudgetLedger"/>, one for the host.</remarks>
    /// <param name="builder">The builder.</param>
    /// <param name="key">The key it is asked for by.</param>
    /// <param name="configure">Its tiers.</param>
    /// <returns>The same builder, for chaining.</returns>
    /// <exception cref="ArgumentException">Another client has the key.</exception>
    public static MedImagingBuilder AddProviderRouter(this MedImagingBuilder builder, string key, Action<ProviderRouterOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var services = builder.Services;
        ProviderLanes.RequireFree(services, key);
        ProviderLanes.AddShared(services);
        services.AddOptions<ProviderRouterOptions>(key).Configure(configure)
            .Validate(options => options.Tiers.Count > 0 && options.Tiers.All(tier => tier.Clients.Count > 0), $"The router '{key}' has no tier, or one without a client.")
            .Validate(options => !options.Tiers.Any(tier => tier.Clients.Contains(key, StringComparer.Ordinal)), $"The router '{key}' is among its own clients.")
            .Validate(options => options.Tiers.SelectMany(tier => tier.Clients).CountBy(client => client, StringComparer.Ordinal).All(each => each.Value == 1), $"The router '{key}' names a client twice.")
            .Validate<IServiceProviderIsKeyedService>(
                (options, there) => options.Tiers.All(tier => tier.Clients.All(client => there.IsKeyedService(typeof(IChatClient), client))), $"The router '{key}' names a client that is not registered.")
            .ValidateOnStart();
        services.TryAddSingleton(provider => new BudgetLedger(provider.GetService<TimeProvider>()));
        services.AddKeyedSingleton(key, (provider, _) => Build(provider, key));
        return builder;
    }

    private static IChatClient Build(IServiceProvider provider, string key)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<ProviderRouterOptions>>().Get(key);
        var shared = provider.GetRequiredService<IOptions<ProvidersOptions>>().Value;
        var time = provider.GetService<TimeProvider>();
        var fallback = new FallbackOptions { MaxRetries = shared.MaxRetries };
        options.ConfigureFallback?.Invoke(fallback);
        IChatClient client = new FallbackChatClient([.. options.Tiers.Select(tier => Tier(provider, tier, options.Budget))], fallback, null, time);
        client = shared.CacheTimeToLive > TimeSpan.Zero
            ? client.UseResponseCache(new ResponseCacheOptions { Name = key, TimeToLive = shared.CacheTimeToLive, ServesOneTenant = options.ServesOneTenant }, time)
            : client;
        client = options.Functions is { } functions ? client.UseFunctions(functions, provider.GetService<IFunctionApproval>(), provider, time) : client;
        return client.UseTelemetry(time);
    }

    private static ProviderTier Tier(IServiceProvider provider, RouterTierOptions tier, BudgetOptions budget)
    {
        var ledger = provider.GetRequiredService<BudgetLedger>();
        return new(tier.Name, [.. tier.Clients.Select(client => new ProviderLane(client, provider.GetRequiredKeyedService<IChatClient>(client).UseBudget(ledger, budget)))]);
    }
}
