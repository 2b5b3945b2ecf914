namespace MedImaging;

/// <summary>A diagnosis a person made in a case, or a part of one; it never changes, and who thinks otherwise makes a new one that takes its place.</summary>
public sealed record Diagnosis
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>Gets the patient, which is the case's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets the diagnosis this one is a part of.</summary>
    public string? ParentId { get; init; }

    /// <summary>Gets the diagnosis this one takes the place of.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Gets what it is, as a code.</summary>
    public required CodedConcept Code { get; init; }

    /// <summary>Gets a remark.</summary>
    public string? Remark { get; init; }

    /// <summary>Gets what is recommended.</summary>
    public IReadOnlyList<string> Recommendations { get; init => field = value ?? []; } = [];

    /// <summary>Gets the findings it rests on, as <c>analysis/frame/finding</c>.</summary>
    public IReadOnlyList<string> FindingIds { get; init => field = value ?? []; } = [];

    /// <summary>Gets who made it; the caller, whatever was said.</summary>
    public string MadeBy { get; init; } = "";

    /// <summary>Gets when; the store's time, whatever was said.</summary>
    public DateTimeOffset MadeAt { get; init; }
}
