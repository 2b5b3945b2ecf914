namespace MedImaging;

/// <summary>Keeps cases in memory: the reference of <see cref="ICaseStore"/>.</summary>
/// <param name="time">The clock that says when a case was opened.</param>
public sealed class InMemoryCaseStore(TimeProvider time) : ICaseStore
{
    private readonly TimeProvider _time = time ?? throw new ArgumentNullException(nameof(time));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Case> _cases = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<Case> OpenAsync(CaseDraft draft, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(draft);
        if (draft.Id is not null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(draft.Id, nameof(draft));
        }

        return Immediate.Run(_gate, () => draft.Id is not null && _cases.TryGetValue(draft.Id, out var existing) ? existing : Add(draft), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<Case?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Immediate.Run(_gate, () => _cases.GetValueOrDefault(id), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<Case> ListAsync(int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return Immediate.List(_gate, () => _cases.Values.OrderByDescending(opened => opened.Number).Take(limit).ToList(), cancellationToken);
    }

    private Case Add(CaseDraft draft)
    {
        var now = _time.GetUtcNow();
        var opened = new Case
        {
            Id = draft.Id ?? Guid.CreateVersion7(now).ToString("N"),
            Number = _cases.Count + 1,
            PatientId = draft.PatientId,
            Title = draft.Title,
            Urgency = draft.Urgency,
            CreatedAt = now,
        };
        _cases.Add(opened.Id, opened);
        return opened;
    }
}
