namespace MedImaging;

/// <summary>The last link of each trail that was written since its last checkpoint.</summary>
internal sealed class TrailTails(TimeProvider time)
{
    private readonly Lock _gate = new();
    private Dictionary<string, Tail> _tails = new(StringComparer.Ordinal);

    /// <summary>Notes a link.</summary>
    /// <returns>How many of the tenant wait, and whether these are the first of any.</returns>
    public (long Count, bool IsFirst) Note(AuditRecord record)
    {
        lock (_gate)
        {
            bool isFirst = _tails.Count == 0;
            var tail = _tails.GetValueOrDefault(record.Tenant) ?? new Tail(record, 0, time.GetTimestamp());
            var last = IsAfter(record, tail.Last) ? record : tail.Last;
            _tails[record.Tenant] = tail = new Tail(last, tail.Count + 1, tail.Since);
            return (tail.Count, isFirst);
        }
    }

    public ICollection<Tail> Take()
    {
        lock (_gate)
        {
            var taken = _tails;
            _tails = new(StringComparer.Ordinal);
            return taken.Values;
        }
    }

    public long? OldestSince()
    {
        lock (_gate)
        {
            return _tails.Count == 0 ? null : _tails.Values.Min(tail => tail.Since);
        }
    }

    // Links are noted after their commit, and so not always in their order. A lower number of another epoch is one after a restore.
    private static bool IsAfter(AuditRecord record, AuditRecord last)
        => record.Sequence >= last.Sequence || AuditLink.Read(record).Epoch != AuditLink.Read(last).Epoch;

    internal sealed record Tail(AuditRecord Last, long Count, long Since);
}
