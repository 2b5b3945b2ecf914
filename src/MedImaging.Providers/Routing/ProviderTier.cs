namespace MedImaging.Providers;

/// <summary>Lanes of one rank: a call goes to the next tier when none of them answers.</summary>
public sealed record ProviderTier
{
    /// <summary>Creates a tier.</summary>
    /// <param name="name">Its name in records, such as <c>primary</c>.</param>
    /// <param name="lanes">Its lanes; at least one.</param>
    public ProviderTier(string name, params IReadOnlyList<ProviderLane> lanes)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(lanes);
        ArgumentOutOfRangeException.ThrowIfZero(lanes.Count);
        (Name, Lanes) = (name, [.. lanes]);
    }

    /// <summary>Gets its name.</summary>
    public string Name { get; }

    /// <summary>Gets its lanes.</summary>
    public IReadOnlyList<ProviderLane> Lanes { get; }

    /// <summary>Gets how to choose among its lanes, in place of <see cref="FallbackOptions.Strategy"/>.</summary>
    public ISelectionStrategy? Strategy { get; init; }
}
