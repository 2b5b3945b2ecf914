namespace MedImaging;

/// <summary>A case: what one patient is seen for.</summary>
public sealed record Case
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the number people say, counted up without gaps in the store.</summary>
    public required long Number { get; init; }

    /// <summary>Gets the host's id of the patient.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets a line about it.</summary>
    public string? Title { get; init; }

    /// <summary>Gets how soon it is needed.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>Gets when it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A case to be opened.</summary>
public sealed record CaseDraft
{
    /// <summary>Gets the id the host wants, or <see langword="null"/> to have one made. Opening an id twice returns the first.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the host's id of the patient.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets a line about it.</summary>
    public string? Title { get; init; }

    /// <summary>Gets how soon it is needed.</summary>
    public Urgency Urgency { get; init; }
}
