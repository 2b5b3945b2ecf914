using System.Text.Json.Serialization;

namespace MedImaging;

/// <summary>A case: what one patient is seen for.</summary>
public sealed record Case
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets the number people say, counted up in its tenant.</summary>
    public required long Number { get; init; }

    /// <summary>Gets the host's id of the patient.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets a line about it.</summary>
    public string? Title { get; init; }

    /// <summary>Gets how soon it is needed.</summary>
    public Urgency Urgency { get; init; }

    /// <summary>Gets where it stands.</summary>
    public CaseStatus Status { get; init; }

    /// <summary>Gets the ids of the literature that is used in it, a line each: kept with it, and given by <see cref="IReferenceStore.ListAsync"/>.</summary>
    [JsonInclude]
    internal string? Cited { get; init; }

    /// <summary>Gets when it was opened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the host's id of the user who opened it.</summary>
    public string? CreatedBy { get; init; }
}

/// <summary>Where a case stands.</summary>
public enum CaseStatus
{
    /// <summary>It is being worked on.</summary>
    Open,

    /// <summary>It waits for something.</summary>
    OnHold,

    /// <summary>It is done.</summary>
    Closed,
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
