namespace MedImaging.Providers;

/// <summary>How all lanes fare at one moment.</summary>
public sealed record ProviderHealthSnapshot
{
    /// <summary>Gets the lanes, by name.</summary>
    public required IReadOnlyList<LaneHealth> Lanes { get; init; }

    /// <summary>Gets how the calls ended.</summary>
    public RoutedCalls Calls { get; init; }

    /// <summary>Gets the errors of the last hour, by provider and kind.</summary>
    public IReadOnlyList<ErrorCount> Errors { get; init; } = [];
}
