using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>Which entries of an audit trail are wanted; what is not set leaves nothing out.</summary>
public sealed record AuditFilter
{
    /// <summary>Gets the patient the entries are about, by the id the patient's record has.</summary>
    public string? PatientId { get; init; }

    /// <summary>Gets whose deeds they are.</summary>
    public string? UserId { get; init; }

    /// <summary>Gets what the events' names begin with, such as <c>report.</c>.</summary>
    public string? EventPrefix { get; init; }

    /// <summary>Gets the first moment.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Gets the first moment that is no longer wanted.</summary>
    public DateTimeOffset? Before { get; init; }

    // A record prints its members, and a patient's id must not be in logs.
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(EventPrefix)} = {EventPrefix}, {nameof(From)} = {From:O}, {nameof(Before)} = {Before:O}");
        return true;
    }
}
