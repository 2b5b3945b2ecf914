namespace MedImaging;

internal sealed class ProvenanceStore(StoreDesk desk) : IProvenanceStore
{
    private static readonly StoreDeed Reports = new("provenance.reports", AuditAction.Read, RecordKinds.ReportVersion),
        Basis = new("provenance.basis", AuditAction.Read, RecordKinds.ReportVersion),
        Dependents = new("provenance.dependents", AuditAction.Read, RecordKinds.ModelVersion);

    public ValueTask<IReadOnlyList<StoredReport>> FindReportsAsync(ReportProvenance wanted, int skip = 0, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        Paging.Require(skip, limit);
        string?[] said = [wanted.ModelVersion, wanted.Scanner, wanted.Study];
        if (said.All(id => id is null) || said.Contains(""))
        {
            throw new ArgumentException("A model's version, a scanner or a study says which reports are wanted.", nameof(wanted));
        }

        return desk.ReadAsync(Reports, reader => new ReportTrace(reader).FindAsync(wanted, skip, limit), cancellationToken);
    }

    public ValueTask<IReadOnlyList<ProvenanceStep>> FindBasisAsync(RecordReference record, int limit = 1000, CancellationToken cancellationToken = default)
        => WalkAsync(Basis, record, isBackward: false, limit, cancellationToken);

    public ValueTask<IReadOnlyList<ProvenanceStep>> FindDependentsAsync(RecordReference record, int limit = 1000, CancellationToken cancellationToken = default)
        => WalkAsync(Dependents, record, isBackward: true, limit, cancellationToken);

    private ValueTask<IReadOnlyList<ProvenanceStep>> WalkAsync(StoreDeed deed, RecordReference record, bool isBackward, int limit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentException.ThrowIfNullOrEmpty(record.Id, nameof(record));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        RecordNames.RequireKind(record.Kind, nameof(record));
        return desk.ReadAsync(
            deed with { Kind = record.Kind },
            async reader => await reader.IsHiddenAsync(reader.Key(record)).ConfigureAwait(false) ? [] : await new ProvenanceWalk(reader, isBackward).FromAsync(reader.Key(record), limit).ConfigureAwait(false),
            cancellationToken);
    }
}
