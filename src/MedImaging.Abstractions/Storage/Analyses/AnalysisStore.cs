namespace MedImaging;

internal sealed class AnalysisStore(StoreDesk desk) : IAnalysisStore
{
    private static readonly StoreDeed Add = new("analysis.add", AuditAction.Create, RecordKinds.Analysis),
        Find = new("analysis.find", AuditAction.Read, RecordKinds.Analysis),
        List = new("analysis.list", AuditAction.Read, RecordKinds.Analysis),
        ListFindings = new("finding.list", AuditAction.Read, RecordKinds.Finding);

    public ValueTask<ImageAnalysis> AddAsync(ImageAnalysis analysis, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        ArgumentException.ThrowIfNullOrWhiteSpace(analysis.Id, nameof(analysis));
        ArgumentException.ThrowIfNullOrWhiteSpace(analysis.StudyInstanceUid, nameof(analysis));
        return desk.WriteAsync(Add, async writer =>
        {
            if (await writer.FindAsync(DomainTypes.Analyses, analysis.Id).ConfigureAwait(false) is { } kept)
            {
                return kept.Value;
            }

            var findings = FindingRecords.Of(analysis).ToList();
            await writer.PutChangedAsync(DomainTypes.Findings, findings).ConfigureAwait(false);
            await writer.PutChangedAsync(DomainTypes.Measurements, [.. findings.SelectMany(FindingRecords.MeasurementsOf)]).ConfigureAwait(false);
            return await writer.PutAsync(DomainTypes.Analyses, analysis).ConfigureAwait(false);
        }, cancellationToken);
    }

    public ValueTask<ImageAnalysis?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        return desk.ReadAsync(Find, async reader => (await reader.FindAsync(DomainTypes.Analyses, id).ConfigureAwait(false))?.Value, cancellationToken);
    }

    public IAsyncEnumerable<ImageAnalysis> ListAsync(string studyInstanceUid, int limit = 100, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(studyInstanceUid);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return desk.ListAsync(
            List,
            reader => reader.QueryAsync(DomainTypes.Analyses, reader.All(DomainTypes.Analyses, limit) with
            {
                LinkedTo = [reader.Link("DERIVED_FROM", RecordKinds.Study, studyInstanceUid)],
                IsDescending = true,
            }),
            cancellationToken);
    }

    public IAsyncEnumerable<StoredFinding> ListFindingsAsync(FindingQuery? query = null, CancellationToken cancellationToken = default)
    {
        var wanted = query ?? new FindingQuery();
        Paging.Require(wanted.Skip, wanted.Limit);
        var conditions = new List<FieldCondition>();
        if (wanted.Code is { } code)
        {
            conditions.Add(new FieldCondition("code", FieldComparison.Equal, code));
        }

        if (wanted.ModelId is { } model)
        {
            conditions.Add(new FieldCondition("model", FieldComparison.Equal, model));
        }

        if (wanted.IsPresentOnly)
        {
            conditions.Add(new FieldCondition("is_present", FieldComparison.Equal, true));
        }

        return desk.ListAsync(
            ListFindings,
            reader => reader.QueryAsync(DomainTypes.Findings, reader.All(DomainTypes.Findings, wanted.Limit, wanted.Skip) with { Where = conditions, IsDescending = true }),
            cancellationToken);
    }
}
