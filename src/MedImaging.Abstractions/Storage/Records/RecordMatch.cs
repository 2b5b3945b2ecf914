namespace MedImaging;

/// <summary>What a <see cref="RecordQuery"/> and a <see cref="RecordFollow"/> mean: the definition the backends agree with.</summary>
internal static class RecordMatch
{
    public static bool IsWanted(StoredRecord record, RecordQuery query)
        => record.Key.Tenant == query.Tenant
            && record.Key.Kind == query.Kind
            && (query.Patients is null || (record.Patient is not null && query.Patients.Contains(record.Patient)))
            && query.Where.All(condition => Holds(record, condition))
            && query.LinkedTo.All(link => record.Links.Contains(link))
            && query.Phrases.All(phrase => Says(record.Words, phrase));

    public static IEnumerable<StoredRecord> Ordered(IEnumerable<StoredRecord> records, RecordQuery query)
    {
        if (query.OrderBy is not { } name)
        {
            return query.IsDescending ? records.OrderByDescending(record => record.Order) : records.OrderBy(record => record.Order);
        }

        var byField = records.OrderBy(record => Field(record, name) is null);
        return query.IsDescending
            ? byField.ThenByDescending(record => Field(record, name), FieldOrder.Instance).ThenByDescending(record => record.Order)
            : byField.ThenBy(record => Field(record, name), FieldOrder.Instance).ThenBy(record => record.Order);
    }

    /// <summary>The records a <see cref="RecordFollow"/> leads to, each once.</summary>
    public static IEnumerable<StoredRecord> Followed(IReadOnlyDictionary<RecordKey, StoredRecord> records, RecordFollow follow)
    {
        var from = follow.From.Where(key => key.Tenant == follow.Tenant).ToHashSet();
        var reached = new HashSet<RecordKey>();
        foreach (var record in from.Count == 0 ? [] : records.Values.Where(record => record.Key.Tenant == follow.Tenant))
        {
            foreach (var link in record.Links.Where(link => follow.Links.Contains(link.Name)))
            {
                var other = new RecordKey(follow.Tenant, link.Kind, link.Id);
                var (start, end) = link.IsIncoming == follow.IsBackward ? (record.Key, other) : (other, record.Key);
                if (from.Contains(start))
                {
                    reached.Add(end);
                }
            }
        }

        return reached.Select(key => records.GetValueOrDefault(key)).OfType<StoredRecord>()
            .Where(record => follow.Patients is null || record.Patient is null || follow.Patients.Contains(record.Patient));
    }

    public static MedImagingException Conflict(RecordKey key)
        => new(ErrorKind.StorageConflict, $"The {key.Kind} was changed by someone else first.");

    private static object? Field(StoredRecord record, string name)
        => record.Fields.FirstOrDefault(field => field.IsLookup && field.Name == name)?.Value;

    private static bool Holds(StoredRecord record, FieldCondition condition)
    {
        if (Field(record, condition.Name) is not { } value || value.GetType() != condition.Value.GetType())
        {
            return false;
        }

        int order = FieldOrder.Instance.Compare(value, condition.Value);
        return condition.Comparison switch
        {
            FieldComparison.Equal => order == 0,
            FieldComparison.AtLeast => order >= 0,
            _ => order < 0,
        };
    }

    private static bool Says(string? words, string phrase)
        => words is not null && $" {words} ".Contains($" {phrase} ", StringComparison.Ordinal);

    /// <summary>Values of one field have one type; text is ordered by its code units.</summary>
    private sealed class FieldOrder : IComparer<object?>
    {
        public static FieldOrder Instance { get; } = new();

        public int Compare(object? x, object? y) => (x, y) switch
        {
            (string left, string right) => string.CompareOrdinal(left, right),
            (IComparable left, not null) when left.GetType() == y.GetType() => left.CompareTo(y),
            _ => 0,
        };
    }
}
