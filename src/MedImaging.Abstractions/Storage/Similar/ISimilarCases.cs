namespace MedImaging;

/// <summary>Finds past cases, reports and images like a given one, among those the caller may see.</summary>
public interface ISimilarCases
{
    /// <summary>Finds what is most like a vector. Tenant, patients and all else that is asked for are applied inside the search, before the best are chosen.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What was found, the most alike first.</returns>
    /// <exception cref="MedImagingException">The vector does not fit the model's (<see cref="ErrorKind.InvalidInput"/>).</exception>
    [StoreEvent("similar.find")]
    ValueTask<IReadOnlyList<SimilarCase>> FindAsync(SimilarCaseQuery query, CancellationToken cancellationToken = default);
}

/// <summary>What is looked for.</summary>
public sealed record SimilarCaseQuery
{
    /// <summary>Gets the model that made the vector, its version and length. Others' vectors are not compared.</summary>
    public required EmbeddingModelKey Model { get; init; }

    /// <summary>Gets the vector.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets what may be found, or everything.</summary>
    public EmbeddingSubject? Subject { get; init; }

    /// <summary>Gets the patient to leave out: the one the query is about.</summary>
    public string? ExcludedPatientId { get; init; }

    /// <summary>Gets the modalities, or all.</summary>
    public IReadOnlyList<string>? Modalities { get; init; }

    /// <summary>Gets the parts of the body, or all.</summary>
    public IReadOnlyList<string>? BodyParts { get; init; }

    /// <summary>Gets the sites, or all.</summary>
    public IReadOnlyList<string>? Sites { get; init; }

    /// <summary>Gets the lowest age in years.</summary>
    public int? MinimumAge { get; init; }

    /// <summary>Gets the highest age in years.</summary>
    public int? MaximumAge { get; init; }

    /// <summary>Gets the findings of what the query is about, so that it can be said which are shared.</summary>
    public IReadOnlyList<Finding> Findings { get; init => field = value ?? []; } = [];

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 5.</value>
    public int Limit { get; init; } = 5;
}

/// <summary>Something alike.</summary>
public sealed record SimilarCase
{
    /// <summary>Gets what it is.</summary>
    public required EmbeddingSubject Subject { get; init; }

    /// <summary>Gets the id of what it is.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Gets its case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets its patient.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets how alike it is: the cosine, from -1 to 1.</summary>
    public required double Score { get; init; }

    /// <summary>Gets what both have in common. It says what is shared, not what made the vectors alike.</summary>
    public required SimilarityExplanation Explanation { get; init; }
}
