namespace MedImaging;

/// <summary>Reads within a Cypher transaction.</summary>
internal sealed class GraphReader(ICypherTransaction transaction, GraphStatements statements, ReadStamps? stamps, CancellationToken cancellationToken) : IRecordReader
{
    public async ValueTask<IReadOnlyList<StoredRecord?>> FindAsync(IReadOnlyList<RecordKey> keys)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        var found = new Dictionary<RecordKey, StoredRecord>(keys.Count);
        foreach (var record in await RecordsAsync(statements.Reads.Find([.. keys.Distinct().Select(GraphNames.Key)]), [.. keys.Select(key => key.Tenant).Distinct(StringComparer.Ordinal)]).ConfigureAwait(false))
        {
            found[record.Key] = record;
        }

        return [.. keys.Select(key => found.GetValueOrDefault(key))];
    }

    public ValueTask<IReadOnlyList<StoredRecord>> QueryAsync(RecordQuery query) => RecordsAsync(statements.Queries.Query(query), [query.Tenant]);

    public async ValueTask<long> CountAsync(RecordQuery query)
        => (await RowsAsync(statements.Queries.Count(query), [query.Tenant]).ConfigureAwait(false))[0].Get<long>("found");

    public ValueTask<IReadOnlyList<StoredRecord>> ScanAsync(long afterOrder, int limit) => RecordsAsync(statements.Reads.Scan(afterOrder, limit), []);

    public async ValueTask<IReadOnlyList<AuditRecord>> ReadAuditAsync(string tenant, long afterSequence, int limit)
        => [.. (await RowsAsync(statements.Reads.Audit(tenant, afterSequence, limit), [tenant]).ConfigureAwait(false)).Select(row => GraphRow.Audit(tenant, row))];

    public async ValueTask<AuditHead?> FindAuditHeadAsync(string tenant)
        => await RowsAsync(statements.Writes.Head(tenant), [tenant]).ConfigureAwait(false) is [var row, ..] ? GraphRow.Head(tenant, row) : null;

    public async ValueTask<IReadOnlyList<string>> ListTenantsAsync()
        => [.. (await RowsAsync(statements.Reads.Tenants(), []).ConfigureAwait(false)).Select(row => row.Get<string>("tenant")).Order(StringComparer.Ordinal)];

    private async ValueTask<IReadOnlyList<StoredRecord>> RecordsAsync(CypherStatement statement, IReadOnlyList<string> tenants)
        => [.. (await RowsAsync(statement, tenants).ConfigureAwait(false)).Select(row => RecordNode.Read(GraphRow.Map(row["node"])))];

    private async ValueTask<IReadOnlyList<CypherRow>> RowsAsync(CypherStatement statement, IReadOnlyList<string> tenants)
    {
        if (stamps is null)
        {
            return (await transaction.RunAsync([statement], cancellationToken).ConfigureAwait(false))[0].Rows;
        }

        // Before the first statement and after each later one: what both see alike, nothing was written between.
        var stamp = statements.Reads.Stamps(tenants);
        bool isFirst = stamps.IsEmpty;
        var results = await transaction.RunAsync(isFirst ? [stamp, statement] : [statement, stamp], cancellationToken).ConfigureAwait(false);
        stamps.Add(tenants.Count > 0 ? tenants : [""], results[isFirst ? 0 : 1].Rows);
        return results[isFirst ? 1 : 0].Rows;
    }
}
