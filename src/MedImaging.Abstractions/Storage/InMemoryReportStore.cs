namespace MedImaging;

/// <summary>Keeps reports in memory: the reference of <see cref="IReportStore"/>.</summary>
/// <param name="time">The clock that says when a report was saved.</param>
public sealed class InMemoryReportStore(TimeProvider time) : IReportStore
{
    private readonly TimeProvider _time = time ?? throw new ArgumentNullException(nameof(time));
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<Save>> _reports = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Save> _operations = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<StoredReport> SaveAsync(ReportWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        write.RequireValid();
        return Immediate.Run(_gate, () => Add(write).Read(), cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<StoredReport?> FindAsync(string id, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return Immediate.Run(_gate, () => _reports.TryGetValue(id, out var versions) && (version ?? versions.Count) is var wanted && wanted >= 1 && wanted <= versions.Count
            ? versions[wanted - 1].Read()
            : null, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<StoredReport> ListAsync(ReportQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new ReportQuery();
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted.Limit, 1, nameof(query));
        return Immediate.List(_gate, () => _reports.Values
            .Select(versions => versions[^1])
            .Where(save => (wanted.CaseId is null || save.CaseId == wanted.CaseId) && (wanted.IsSigned is null || save.IsSigned == wanted.IsSigned))
            .OrderByDescending(save => save.Order)
            .Take(wanted.Limit)
            .Select(save => save.Read())
            .ToList(), cancellationToken);
    }

    private Save Add(ReportWrite write)
    {
        if (_operations.TryGetValue(write.OperationId, out var first))
        {
            return first.ReportId == write.Draft.Id
                ? first
                : throw new MedImagingException(ErrorKind.StorageConflict, $"The operation id '{write.OperationId}' was used for another report.");
        }

        var versions = _reports.GetValueOrDefault(write.Draft.Id) ?? [];
        write.RequireFits(versions.Count, versions.Count > 0 && versions[^1].IsSigned);
        var stored = new StoredReport
        {
            Version = versions.Count + 1,
            SavedAt = _time.GetUtcNow(),
            Draft = write.Draft,
            Signed = write.Signed,
            RunId = write.RunId,
        };
        var save = new Save(write.Draft.Id, write.Draft.CaseId, write.Signed is not null, _operations.Count, MedImagingJson.ToBytes(stored, MedImagingJson.Default.StoredReport));
        versions.Add(save);
        _reports[write.Draft.Id] = versions;
        _operations.Add(write.OperationId, save);
        return save;
    }

    // The bytes are kept, not the record: its lists are the caller's and could change.
    private sealed record Save(string ReportId, string? CaseId, bool IsSigned, long Order, byte[] Json)
    {
        public StoredReport Read() => MedImagingJson.FromBytes(Json, MedImagingJson.Default.StoredReport);
    }
}
