namespace MedImaging;

/// <summary>A durable run, as a journal knows it.</summary>
public sealed record RunRecord
{
    /// <summary>Gets the run's id.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the flow's name.</summary>
    public required string Flow { get; init; }

    /// <summary>Gets the hash of the flow's shape when the run was accepted.</summary>
    public required ContentHash Shape { get; init; }

    /// <summary>Gets where the run stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>Gets the case it is for, if any.</summary>
    public string? CaseId { get; init; }

    /// <summary>Gets the host's id of the user it runs for, if any.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets the tenant it runs in, if one was said.</summary>
    public string? Tenant { get; init; }

    /// <summary>Gets when it was accepted; the run's own clock, also in a replay.</summary>
    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>Gets when it last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Gets the number of the last event.</summary>
    public long LastEvent { get; init; }

    /// <summary>Gets who took the lease last, whether it still holds or not.</summary>
    public string? LeasedBy { get; init; }

    /// <summary>Gets whether it has ended.</summary>
    public bool HasEnded => Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled;
}

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Kept, not begun.</summary>
    Accepted,

    /// <summary>Begun, not ended; if nobody holds its lease, its process died.</summary>
    Running,

    /// <summary>Waits for an answer.</summary>
    Suspended,

    /// <summary>Ended well.</summary>
    Completed,

    /// <summary>Ended with an error.</summary>
    Failed,

    /// <summary>Was cancelled.</summary>
    Cancelled,
}

/// <summary>Which runs to list.</summary>
public sealed record RunQuery
{
    /// <summary>Gets the flow, or all.</summary>
    public string? Flow { get; init; }

    /// <summary>Gets the status, or all.</summary>
    public RunStatus? Status { get; init; }

    /// <summary>Gets how many at most.</summary>
    /// <value>The default is 100.</value>
    public int Limit { get; init; } = 100;
}

/// <summary>The right to write to a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Owner">Who holds it.</param>
/// <param name="Token">The fencing token; a higher one has been given out later.</param>
/// <param name="ExpiresAt">When another owner may take it.</param>
public sealed record RunLease(string RunId, string Owner, long Token, DateTimeOffset ExpiresAt);
