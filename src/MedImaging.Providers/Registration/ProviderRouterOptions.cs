namespace MedImaging.Providers;

/// <summary>Which clients a router asks, in what order, and what is put around them.</summary>
public sealed class ProviderRouterOptions
{
    /// <summary>Gets the tiers, the first asked first; the last is the last resort, such as a local model.</summary>
    public IList<RouterTierOptions> Tiers { get; } = [];

    /// <summary>Gets or sets how calls fall over. Retries are <see cref="ProvidersOptions.MaxRetries"/> unless <see cref="ConfigureFallback"/> says otherwise.</summary>
    public Action<FallbackOptions>? ConfigureFallback { get; set; }

    /// <summary>Gets or sets the limits of the function loop; none means that no functions are called.</summary>
    public FunctionLoopOptions? Functions { get; set; }

    /// <summary>Gets or sets the prices by which costs are reckoned, beside what the clients say of their models.</summary>
    public BudgetOptions Budget { get; set; } = new();

    /// <summary>Gets or sets whether all callers are of one tenant, so that answers about a patient are kept without naming one.</summary>
    public bool ServesOneTenant { get; set; }

    /// <summary>Adds a tier.</summary>
    /// <param name="name">Its name, such as <c>primary</c>.</param>
    /// <param name="clients">The keys of the clients in it.</param>
    /// <returns>The same options, for chaining.</returns>
    public ProviderRouterOptions Tier(string name, params string[] clients)
    {
        Tiers.Add(new RouterTierOptions(name, clients));
        return this;
    }
}
