namespace MedImaging;

/// <summary>Reads within a Cypher transaction.</summary>
/// <param name="transaction">The transaction.</param>
/// <param name="statements">The statements.</param>
/// <param name="isLocked">Whether others are kept from writing; without that only one statement is answered.</param>
/// <param name="cancellationToken">Stops it.</param>
internal sealed class GraphReader(ICypherTransaction transaction, GraphStatements statements, bool isLocked, CancellationToken cancellationToken) : ISnapshotReader
{
    private bool _hasRead;

    public async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var found = new Dictionary<RecordKey, StoredRecord>(keys.Count);
        foreach (var record in await RecordsAsync(statements.Reads.Find([.. keys.Distinct().Select(GraphNames.Key)])).ConfigureAwait(false))
        {
            found[record.Key] = record;
        }

        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    public ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query) => RecordsAsync(statements.Queries.Query(query));

    public async ValueTask<long> CountAsync(RecordQuery query)
        => (await RowsAsync(statements.Queries.Count(query)).ConfigureAwait(false))[0].Get<long>("found");

    public async ValueTask<IReadOnlyList<RecordKey>> FollowAsync(RecordFollow follow)
    {
        ArgumentNullException.ThrowIfNull(follow);
        var found = new List<RecordKey>();
        var page = statements.Follow(follow, afterOrder: 0);
        while (page is not null)
        {
            var rows = await RowsAsync(page).ConfigureAwait(false);
            found.AddRange(rows.Select(FollowStatement.Read));
            page = rows.Count < FollowStatement.Page ? null : statements.Follow(follow, GraphRow.Number(rows[^1]["place"]));
        }

        return found;
    }

    public ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit) => RecordsAsync(statements.Reads.Scan(afterOrder, limit));

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
        => [.. (await RowsAsync(statements.Reads.Audit(tenant, afterSequence, limit)).ConfigureAwait(false)).Select(row => GraphRow.Audit(tenant, row))];

    public async ValueTask<AuditHead?> FindAuditHeadAsync(string tenant)
        => await RowsAsync(statements.Writes.Head(tenant)).ConfigureAwait(false) is [var row, ..] ? GraphRow.Head(tenant, row) : null;

    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync()
        => [.. (await RowsAsync(statements.Reads.Tenants()).ConfigureAwait(false)).Select(row => row.Get<string>("tenant")).Order(StringComparer.Ordinal)];

    public async ValueTask<IReadOnlyList<SeriesNumber>> ListNumbersAsync()
        => [.. (await RowsAsync(statements.Reads.Numbers()).ConfigureAwait(false)).Select(SeriesForm.Read)];

    private async ValueTask<IReadOnlyList<StoredRecord>> RecordsAsync(CypherStatement statement)
        => [.. (await RowsAsync(statement).ConfigureAwait(false)).Select(row => RecordNode.Read(GraphRow.Map(row["node"])))];

    private async ValueTask<IReadOnlyList<CypherRow>> RowsAsync(CypherStatement statement)
    {
        if (_hasRead && !isLocked)
        {
            throw new SeveralReadsException();
        }

        _hasRead = true;
        return (await transaction.RunAsync([statement], cancellationToken).ConfigureAwait(false))[0].Rows;
    }
}
