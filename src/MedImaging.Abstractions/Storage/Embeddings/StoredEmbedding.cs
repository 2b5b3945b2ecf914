namespace MedImaging;

/// <summary>A vector that stands for something, with what it can be filtered by. Only vectors of one model, version and length are ever compared.</summary>
public sealed record StoredEmbedding
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the model.</summary>
    public required string ModelId { get; init; }

    /// <summary>Gets the version of the model.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>Gets the vector.</summary>
    public required ReadOnlyMemory<float> Vector { get; init; }

    /// <summary>Gets what it stands for.</summary>
    public required EmbeddingSubject Subject { get; init; }

    /// <summary>Gets the id of what it stands for.</summary>
    public required string SubjectId { get; init; }

    /// <summary>Gets the case it is of.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the patient's id in the store.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the modality.</summary>
    public string? Modality { get; init; }

    /// <summary>Gets the part of the body.</summary>
    public string? BodyPart { get; init; }

    /// <summary>Gets the patient's age in years.</summary>
    public int? AgeYears { get; init; }

    /// <summary>Gets the site, such as a department.</summary>
    public string? Site { get; init; }

    /// <summary>Gets when it was kept; the store's time, whatever was said.</summary>
    public DateTimeOffset KeptAt { get; init; }
}

/// <summary>What a vector stands for.</summary>
public enum EmbeddingSubject
{
    /// <summary>An image.</summary>
    Image,

    /// <summary>A report.</summary>
    Report,

    /// <summary>A case as a whole.</summary>
    Case,
}

/// <summary>Which vectors to list.</summary>
/// <param name="ModelId">The model.</param>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="Dimensions">How many numbers a vector has.</param>
public sealed record EmbeddingModelKey(string ModelId, string ModelVersion, int Dimensions);
