using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>One connection on from records, to the kept ones at its other end. An arrow counts whichever of the two records says it (<see cref="RecordLink.IsIncoming"/>); the end it begins at need not be kept.</summary>
public sealed record RecordFollow
{
    /// <summary>Gets the tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>Gets the keys to begin at; a key of another tenant leads nowhere.</summary>
    public required IReadOnlyList<RecordKey> From { get; init; }

    /// <summary>Gets the names of the connections that are followed.</summary>
    public required IReadOnlyList<string> Links { get; init; }

    /// <summary>Gets whether arrows are followed from their heads to their tails.</summary>
    /// <value>The default is <see langword="false"/>: along the arrows.</value>
    public bool IsBackward { get; init; }

    /// <summary>Gets the patients whose records are gone to.</summary>
    /// <value><see langword="null"/> for all; with a set, records of other patients are not gone to, and records of no patient are.</value>
    public IReadOnlySet<string>? Patients { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Links)} = {string.Join(", ", Links)}, {nameof(IsBackward)} = {IsBackward}");
        return true;
    }
}
