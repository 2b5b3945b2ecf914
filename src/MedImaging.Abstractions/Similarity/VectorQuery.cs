namespace MedImaging;

/// <summary>A question: which vectors are most like this one, among those the caller may see?</summary>
public sealed record VectorQuery
{
    /// <summary>Gets the id of the model that made the vector.</summary>
    public required string Model { get; init; }

    /// <summary>Gets the version of the model.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets the vector.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets what may be found. It is asked before anything is ranked, never afterwards.</summary>
    public required SimilarityFilter Filter { get; init; }

    /// <summary>Gets how the search goes.</summary>
    /// <value>The default is <see cref="VectorSearchMode.Automatic"/>.</value>
    public VectorSearchMode Mode { get; init; }
}
