namespace MedImaging;

/// <summary>A file someone added to a case: a picture, a recording, a document. Its bytes are kept by their hash, once however often they are added.</summary>
public sealed record MediaItem
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the patient, which is the case's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets where the bytes are, what they are and how many.</summary>
    public required ContentReference Content { get; init; }

    /// <summary>Gets a name to show; it is never the name of a file here.</summary>
    public string? Name { get; init; }

    /// <summary>Gets who added it.</summary>
    public required string AddedBy { get; init; }

    /// <summary>Gets when.</summary>
    public required DateTimeOffset AddedAt { get; init; }
}

/// <summary>A file to be added.</summary>
public sealed record MediaDraft
{
    /// <summary>Gets the id the host wants, or <see langword="null"/> to have one made. Adding an id twice returns the first.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the case.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets what it is, such as <c>image/png</c> or <c>audio/wav</c>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Gets a name to show.</summary>
    public string? Name { get; init; }
}
