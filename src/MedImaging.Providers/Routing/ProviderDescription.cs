namespace MedImaging.Providers;

/// <summary>What one of our clients says of itself through <see cref="Microsoft.Extensions.AI.IChatClient.GetService"/>; a host may give one for a client of its own.</summary>
public sealed record ProviderDescription
{
    /// <summary>Gets the client's name, such as <c>gemini</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets where content sent to it ends up.</summary>
    public DataResidency Residency { get; init; }

    /// <summary>Gets what its model can do; <see langword="null"/> when nobody said.</summary>
    public ProviderModel? Model { get; init; }
}
