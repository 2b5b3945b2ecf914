namespace MedImaging;

/// <summary>A room in which people work on a case together.</summary>
public sealed record CareRoom
{
    /// <summary>Gets the id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the version, which a change must follow.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Gets the case.</summary>
    public required string CaseId { get; init; }

    /// <summary>Gets the patient, which is the case's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets a line about it.</summary>
    public string? Title { get; init; }

    /// <summary>Gets the ids of the users who may be in it.</summary>
    public IReadOnlyList<string> Participants { get; init => field = value ?? []; } = [];

    /// <summary>Gets when it was opened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>Gets when it was closed.</summary>
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <summary>What was decided in a room, signed by who decided. It never changes; who decides otherwise decides anew.</summary>
public sealed record Decision
{
    /// <summary>Gets the id, which makes a repeat harmless.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the room.</summary>
    public required string RoomId { get; init; }

    /// <summary>Gets the case, which is the room's.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the patient, which is the case's.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets what was decided.</summary>
    public required string Text { get; init; }

    /// <summary>Gets who decided: the caller, who is a participant of the room.</summary>
    public required Reviewer By { get; init; }

    /// <summary>Gets the decision this one takes the place of.</summary>
    public string? Supersedes { get; init; }

    /// <summary>Gets when; the store's time, whatever was said.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Gets the SHA-256 over the words, who decided, when, and what it replaces: the store's, whatever was said.</summary>
    public ContentHash Hash { get; init; }

    /// <summary>Says whether the words are still those that were decided.</summary>
    /// <returns><see langword="true"/> when the hash agrees.</returns>
    public bool IsIntact() => Hash == ComputeHash();

    internal ContentHash ComputeHash() => ContentHash.Of(MedImagingJson.ToBytes(this with { Hash = default }, StoreJson.Default.Decision));
}
