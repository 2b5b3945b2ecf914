namespace MedImaging;

/// <summary>The outbox of a store in memory.</summary>
internal sealed class InMemoryOutbox(IReadOnlyDictionary<RecordKey, StoredRecord> records)
{
    private readonly Queue<(long Number, RecordKey Key)> _deletions = new();
    private string? _source;
    private long _last, _forgotten;

    public void Open() => _source ??= Guid.CreateVersion7().ToString("N");

    public void Close()
    {
        _source = null;
        Forget(_last);
    }

    public void Deleted(RecordKey key)
    {
        if (_source is not null)
        {
            _deletions.Enqueue((++_last, key));
        }
    }

    public void Forget(long deletion)
    {
        while (_deletions.TryPeek(out var first) && first.Number <= deletion)
        {
            _deletions.Dequeue();
            _forgotten = first.Number;
        }
    }

    public OutboxPage? Read(OutboxPosition after, int limit)
    {
        if (_source is null)
        {
            return null;
        }

        List<StoredRecord> written = [.. records.Values.Where(record => record.Order > after.Order).OrderBy(static record => record.Order).Take(limit)];
        List<(long Number, RecordKey Key)> deleted = [.. _deletions.Where(deletion => deletion.Number > after.Deletion).Take(limit)];
        return new OutboxPage
        {
            Source = _source,
            Forgotten = _forgotten,
            Records = written,
            Deleted = [.. deleted.Select(static deletion => deletion.Key).Where(key => !records.ContainsKey(key)).Distinct()],
            Position = new OutboxPosition(written is [.., var record] ? record.Order : after.Order, deleted is [.., var deletion] ? deletion.Number : after.Deletion),
            Newest = records.Values.Max(static record => (long?)record.Order) ?? 0,
            IsLast = written.Count < limit && deleted.Count < limit,
        };
    }
}
