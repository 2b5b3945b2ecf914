namespace MedImaging;

/// <summary>Keeps the index in memory: the reference of <see cref="IInstanceIndex"/>.</summary>
public sealed class InMemoryInstanceIndex : IInstanceIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, InstanceEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<InstanceEntry>> _studies = new(StringComparer.Ordinal);
    private long _bytes;

    /// <inheritdoc/>
    public ValueTask<InstanceEntry> AddAsync(InstanceEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return Immediate.Run(_gate, () => Add(entry), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<InstanceEntry?> FindAsync(string sopInstanceUid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(sopInstanceUid);
        return Immediate.Run(_gate, () => _entries.GetValueOrDefault(sopInstanceUid), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<InstanceEntry> ListAsync(string studyInstanceUid, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(studyInstanceUid);
        return Immediate.List(_gate, () => _studies.TryGetValue(studyInstanceUid, out var entries) ? [.. entries] : (IReadOnlyList<InstanceEntry>)[], cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<long> GetStoredBytesAsync(CancellationToken cancellationToken = default) => Immediate.Run(_gate, () => _bytes, cancellationToken);

    private InstanceEntry Add(InstanceEntry entry)
    {
        if (_entries.TryGetValue(entry.SopInstanceUid, out var kept))
        {
            return kept;
        }

        _entries.Add(entry.SopInstanceUid, entry);
        if (!_studies.TryGetValue(entry.StudyInstanceUid, out var study))
        {
            _studies[entry.StudyInstanceUid] = study = [];
        }

        study.Add(entry);
        _bytes += entry.Length;
        return entry;
    }
}
