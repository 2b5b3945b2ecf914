namespace MedImaging;

/// <summary>A vector to be found, with its id and what searches filter by.</summary>
public sealed record VectorEntry
{
    /// <summary>Gets the id, unique in its tenant: the same id again replaces the entry.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the id of the model that made the vector.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the version of the model.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets the vector.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets what searches filter by.</summary>
    public required VectorAttributes Attributes { get; init; }
}
