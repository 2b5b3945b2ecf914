namespace MedImaging.Providers;

/// <summary>What all calls of one <see cref="FallbackChatClient"/> share.</summary>
internal sealed class Router
{
    public Router(IReadOnlyList<ProviderTier> tiers, FallbackOptions options, ProviderHealth health, TimeProvider time)
    {
        if (new FallbackOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            throw new ArgumentException(wrong.FailureMessage, nameof(options));
        }

        (Options, Health, Time) = (options, health, time);
        Tiers = [.. tiers.Select((tier, index) => new RouteTier(index, tier.Name, tier.Strategy ?? options.Strategy, [.. tier.Lanes.Select(lane => new RouteLane(lane, health.Lane(lane.Name)))]))];
        Lanes = [.. Tiers.SelectMany(tier => tier.Lanes)];
        if (Lanes.Count == 0)
        {
            throw new ArgumentException("There is no lane to give calls to.", nameof(tiers));
        }

        if (Lanes.DistinctBy(lane => lane.Name, StringComparer.Ordinal).Count() != Lanes.Count)
        {
            throw new ArgumentException("Two lanes have the same name.", nameof(tiers));
        }

        Budget = new RetryBudget(options.RetryBudget, options.RetryReserve);
        Chance = new Chance(options.Seed);
    }

    public IReadOnlyList<RouteTier> Tiers { get; }

    public IReadOnlyList<RouteLane> Lanes { get; }

    public FallbackOptions Options { get; }

    public ProviderHealth Health { get; }

    public TimeProvider Time { get; }

    public RetryBudget Budget { get; }

    public Chance Chance { get; }
}

/// <summary>A tier with what its lanes are chosen by.</summary>
internal sealed record RouteTier(int Index, string Name, ISelectionStrategy Strategy, IReadOnlyList<RouteLane> Lanes);
