using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>What happened, as the audit trail keeps it: who did what to which record of which patient, why, and what came of it. It holds no clinical words.</summary>
public sealed record AuditEntry
{
    /// <summary>Gets the entry's own id.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets when it happened.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets who did it.</summary>
    public required string UserId { get; init; }

    /// <summary>Gets what was done, such as <c>report.save</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Gets what kind of deed it was.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>Gets what came of it.</summary>
    public required AuditOutcome Outcome { get; init; }

    /// <summary>Gets why.</summary>
    public PurposeOfUse Purpose { get; init; }

    /// <summary>Gets the patient's id in the store; in a sealed store a token, which means nothing once the patient is erased, and leaves the chain whole.</summary>
    public string? Patient { get; init; }

    /// <summary>Gets the kind of the records that were touched.</summary>
    public string? Kind { get; init; }

    /// <summary>Gets the ids of the records that were touched, as the store has them; at most 32.</summary>
    public IReadOnlyList<string> Records { get; init => field = value ?? []; } = [];

    /// <summary>Gets how many records were touched.</summary>
    public long Count { get; init; }

    /// <summary>Gets the run it was part of.</summary>
    public string? RunId { get; init; }

    /// <summary>Gets more that must be known, such as a model's id and what was sent to it by hash; no patient data.</summary>
    public string? Detail { get; init; }

    /// <summary>Makes an entry about something that is done to a whole store, such as a backup.</summary>
    /// <param name="caller">For whom it is done.</param>
    /// <param name="name">What is done, such as <c>store.backup</c>.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The entry, in the caller's trail.</returns>
    public static AuditEntry OfMaintenance(Caller caller, string name, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(time);
        var now = time.GetUtcNow();
        return new AuditEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            Tenant = caller.Tenant,
            At = now,
            UserId = caller.UserId,
            Event = name,
            Action = AuditAction.Execute,
            Outcome = AuditOutcome.Success,
            Purpose = caller.Purpose,
            RunId = caller.RunId,
        };
    }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Event)} = {Event}, {nameof(Action)} = {Action}, {nameof(Outcome)} = {Outcome}, {nameof(Count)} = {Count}");
        return true;
    }
}

/// <summary>What kind of deed an audit entry is about (FHIR AuditEvent.action, DICOM PS3.15 EventActionCode).</summary>
public enum AuditAction
{
    /// <summary>Something was read or searched (<c>R</c>).</summary>
    Read,

    /// <summary>Something was made (<c>C</c>).</summary>
    Create,

    /// <summary>Something was changed (<c>U</c>).</summary>
    Update,

    /// <summary>Something was deleted (<c>D</c>).</summary>
    Delete,

    /// <summary>Something was done (<c>E</c>), such as a model asked or a backup made.</summary>
    Execute,
}

/// <summary>What came of a deed (DICOM PS3.15 EventOutcomeIndicator); the numbers are the standard's.</summary>
public enum AuditOutcome
{
    /// <summary>It was done.</summary>
    Success = 0,

    /// <summary>It was refused, or found nothing it could do.</summary>
    MinorFailure = 4,

    /// <summary>It failed.</summary>
    SeriousFailure = 8,

    /// <summary>It failed, and more is broken than it.</summary>
    MajorFailure = 12,
}
