using Microsoft.Extensions.AI;

namespace MedImaging.Providers;

/// <summary>A lane with all that is known of it.</summary>
internal sealed class RouteLane
{
    private readonly ProviderLane _lane;
    private readonly IKeyedClient? _keys;

    public RouteLane(ProviderLane lane, LaneStatistics health)
    {
        var description = lane.Description ?? lane.Client.GetService(typeof(ProviderDescription)) as ProviderDescription;
        (_lane, Health) = (lane, health);
        Model = lane.Model ?? description?.Model;
        Provider = description?.Name ?? lane.Name;
        IsLocal = description?.Residency == DataResidency.Local;
        _keys = lane.Client.GetService(typeof(IKeyedClient)) as IKeyedClient;
    }

    public string Name => _lane.Name;

    public IChatClient Client => _lane.Client;

    public bool IsDegraded => _lane.GivesDegradedAnswers;

    /// <summary>Whose it is: what one lane of a provider refuses as a matter of policy, its others refuse too.</summary>
    public string Provider { get; }

    public bool IsLocal { get; }

    public ProviderModel? Model { get; }

    public LaneStatistics Health { get; }

    public bool HasUsableKey => _keys is { UsableKeys: > 0 };

    public decimal? CostOf(RouteDemand demand)
        => Model is not null ? new TokenUse(demand.InputTokens, 0, demand.OutputTokens).CostAt(Model) : IsLocal ? 0 : null;

    public LaneCandidate Candidate(RouteDemand demand, TimeSpan now)
        => Health.Fill(new LaneCandidate { Lane = Name, Weight = _lane.Weight, Quality = Model?.Quality ?? 0.5, Cost = CostOf(demand) }, now);

    /// <summary>The lane decides on the model: an id that is right at one provider is an error at the next.</summary>
    public ChatOptions? OptionsFor(ChatOptions? options)
    {
        string? model = _lane.Model?.Id ?? (options?.ModelId is null ? null : Model?.Id);
        if (model is null || options?.ModelId == model)
        {
            return options;
        }

        var copy = options?.Clone() ?? new ChatOptions();
        copy.ModelId = model;
        return copy;
    }
}
