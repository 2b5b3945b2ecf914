using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>A piece of what a store has written and deleted.</summary>
public sealed record OutboxPage
{
    /// <summary>Gets which outbox this is. After a restore from a backup, or when it was closed meanwhile, it is another one, and positions in the former mean nothing.</summary>
    public required string Source { get; init; }

    /// <summary>Gets the last deletion that was forgotten. Whoever has not followed it has missed some, and must begin anew.</summary>
    public required long Forgotten { get; init; }

    /// <summary>Gets the records, in the order they were written.</summary>
    public required IReadOnlyList<StoredRecord> Records { get; init; }

    /// <summary>Gets the keys of records that are gone.</summary>
    public required IReadOnlyList<RecordKey> Deleted { get; init; }

    /// <summary>Gets where to go on.</summary>
    public required OutboxPosition Position { get; init; }

    /// <summary>Gets the order of the newest record in the store.</summary>
    public required long Newest { get; init; }

    /// <summary>Gets whether there was nothing more at that moment.</summary>
    public required bool IsLast { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append(CultureInfo.InvariantCulture, $"{nameof(Source)} = {Source}, {nameof(Records)} = {Records.Count}, {nameof(Deleted)} = {Deleted.Count}, {nameof(Position)} = {Position}");
        return true;
    }
}

/// <summary>How far an outbox has been read.</summary>
/// <param name="Order">The <see cref="StoredRecord.Order"/> of the last record.</param>
/// <param name="Deletion">The number of the last deletion.</param>
public readonly record struct OutboxPosition(long Order, long Deletion);
