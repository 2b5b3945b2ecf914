namespace MedImaging;

internal sealed class ReportStore(StoreDesk desk) : IReportStore
{
    private static readonly StoreDeed Save = new("report.save", AuditAction.Update, RecordKinds.Report),
        Find = new("report.find", AuditAction.Read, RecordKinds.Report),
        List = new("report.list", AuditAction.Read, RecordKinds.Report),
        Versions = new("report.versions", AuditAction.Read, RecordKinds.Report),
        Search = new("report.search", AuditAction.Read, RecordKinds.Report),
        Diff = new("report.diff", AuditAction.Read, RecordKinds.Report);

    public ValueTask<StoredReport> SaveAsync(ReportWrite write, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(write);
        write.RequireValid();
        return desk.WriteAsync(Save, async writer => await RepeatAsync(writer, write).ConfigureAwait(false) ?? await AddAsync(writer, write).ConfigureAwait(false), cancellationToken);
    }

    public ValueTask<StoredReport?> FindAsync(string id, int? version = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, reader => FindAsync(reader, id, version), cancellationToken);
    }

    public IAsyncEnumerable<StoredReport> ListAsync(ReportQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new ReportQuery();
        Paging.Require(wanted.Skip, wanted.Limit);
        return desk.ListAsync(List, reader => NewestAsync(reader, Asked(reader, wanted)), cancellationToken);
    }

    public IAsyncEnumerable<StoredReport> SearchAsync(string words, ReportQuery? query = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(words);
        var wanted = query ?? new ReportQuery();
        Paging.Require(wanted.Skip, wanted.Limit);
        return desk.ListAsync(
            Search,
            async reader => reader.Codec.Phrases(desk.Caller.Tenant, words) is { Count: > 0 } phrases
                ? await NewestAsync(reader, Asked(reader, wanted) with { Phrases = phrases }).ConfigureAwait(false)
                : [],
            cancellationToken);
    }

    public IAsyncEnumerable<StoredReport> GetVersionsAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ListAsync(Versions, reader => VersionsAsync(reader, id), cancellationToken);
    }

    public ValueTask<ReportDiff?> DiffAsync(string id, int fromVersion, int toVersion, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(
            Diff,
            async reader => await FindAsync(reader, id, fromVersion).ConfigureAwait(false) is { } from && await FindAsync(reader, id, toVersion).ConfigureAwait(false) is { } to
                ? ReportDiff.Between(from, to)
                : null,
            cancellationToken);
    }

    private static RecordQuery Asked(DeskReader reader, ReportQuery wanted) => reader.All(DomainTypes.Reports, wanted.Limit, wanted.Skip) with
    {
        IsDescending = true,
        LinkedTo = wanted.CaseId is null ? [] : [reader.Link("BELONGS_TO", RecordKinds.Case, wanted.CaseId)],
        Where = wanted.IsSigned is { } signed ? [new FieldCondition("is_signed", FieldComparison.Equal, signed)] : [],
    };

    private static async ValueTask<List<StoredReport>> NewestAsync(DeskReader reader, RecordQuery query)
    {
        var heads = await reader.QueryAsync(DomainTypes.Reports, query).ConfigureAwait(false);
        var versions = await reader.FindAllAsync(DomainTypes.ReportVersions, [.. heads.Select(head => ReportRecord.VersionId(head.Id, head.Version))]).ConfigureAwait(false);
        return [.. versions.OfType<Kept<ReportVersionRecord>>().Select(kept => kept.Value.Report)];
    }

    private static async ValueTask<StoredReport?> FindAsync(DeskReader reader, string id, int? version)
    {
        if (version is null)
        {
            version = (await reader.FindAsync(DomainTypes.Reports, id).ConfigureAwait(false))?.Value.Version;
        }

        return version is null ? null : (await reader.FindAsync(DomainTypes.ReportVersions, ReportRecord.VersionId(id, version.Value)).ConfigureAwait(false))?.Value.Report;
    }

    private static async ValueTask<List<StoredReport>> VersionsAsync(DeskReader reader, string id)
    {
        var versions = await reader.QueryAsync(DomainTypes.ReportVersions, reader.All(DomainTypes.ReportVersions, int.MaxValue) with
        {
            LinkedTo = [reader.Link("VERSION", RecordKinds.Report, id, isIncoming: true)],
            OrderBy = "version_number",
        }).ConfigureAwait(false);
        return [.. versions.Select(version => version.Report)];
    }

    private static async ValueTask<StoredReport?> RepeatAsync(DeskWriter writer, ReportWrite write)
    {
        var first = (await writer.QueryAsync(DomainTypes.ReportVersions, writer.All(DomainTypes.ReportVersions, 1) with
        {
            Where = [new FieldCondition("operation_id", FieldComparison.Equal, write.OperationId)],
        }).ConfigureAwait(false)).FirstOrDefault();
        return first is null || first.Report.Draft.Id == write.Draft.Id
            ? first?.Report
            : throw new MedImagingException(ErrorKind.StorageConflict, $"The operation id '{write.OperationId}' was used for another report.");
    }

    private static async ValueTask<StoredReport> AddAsync(DeskWriter writer, ReportWrite write)
    {
        var before = await writer.FindAsync(DomainTypes.Reports, write.Draft.Id).ConfigureAwait(false);
        write.RequireFits(before?.Value.Version ?? 0, before?.Value.IsSigned ?? false);
        string? patient = before?.Value.PatientId
            ?? (write.Draft.CaseId is null ? null : (await writer.FindAsync(DomainTypes.Cases, write.Draft.CaseId).ConfigureAwait(false))?.Value.PatientId);
        var stored = new StoredReport
        {
            Version = (before?.Value.Version ?? 0) + 1,
            SavedAt = writer.Now,
            Draft = write.Draft,
            Signed = write.Signed,
            RunId = write.RunId,
        };
        await writer.PutAsync(DomainTypes.Reports, ReportRecord.Of(stored, patient), before).ConfigureAwait(false);
        return (await writer.PutAsync(DomainTypes.ReportVersions, new ReportVersionRecord { OperationId = write.OperationId, PatientId = patient, Report = stored }).ConfigureAwait(false)).Report;
    }
}
