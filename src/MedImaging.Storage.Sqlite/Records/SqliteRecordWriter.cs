using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>Reads and writes records within a transaction.</summary>
internal sealed class SqliteRecordWriter(RecordTables tables, AuditChain chain) : SqliteRecordReader(tables), ISnapshotWriter
{
    private SqliteException? _failure;

    public ValueTask PutAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Do(record, static (tables, record) => tables.Rows.Put(record));
    }

    public ValueTask ReplaceBodyAsync(RecordKey key, long version, ReadOnlyMemory<byte> body)
        => Do((key, version, body), static (tables, what) => tables.Rows.ReplaceBody(what.key, what.version, what.body.Span));

    public ValueTask DeleteAsync(RecordKey key) => Do(key, static (tables, key) => tables.Delete(key));

    public ValueTask<long> NextNumberAsync(string tenant, string series)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(series);
        return new(Get((tenant, series), static (writer, name) => writer.Tables.NextNumber(name.tenant, name.series)));
    }

    public ValueTask<AuditRecord> AppendAuditAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(Get(entry, static (writer, entry) => writer.Append(entry)));
    }

    public ValueTask BeginAuditEpochAsync(string tenant, string epoch)
        => Do((chain, tenant, epoch), static (tables, begun) => tables.Audit.PutHead(begun.chain.Begin(begun.tenant, begun.epoch, tables.Audit.FindEnd(begun.tenant))));

    public ValueTask RestoreAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Do(record, static (tables, record) => tables.Rows.Restore(record));
    }

    public ValueTask RestoreNumberAsync(SeriesNumber number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return Do(number, static (tables, number) => tables.Snapshot.Restore(number));
    }

    public ValueTask RestoreAuditAsync(AuditRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Do(record, static (tables, record) => tables.Snapshot.Restore(record));
    }

    public ValueTask RestoreHeadAsync(AuditHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        return Do(head, static (tables, head) => tables.Audit.PutHead(head));
    }

    /// <summary>Fails with what a statement failed with, should the work have ignored it: the transaction may have lost what came before.</summary>
    public void RequireWhole()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private AuditRecord Append(AuditEntry entry)
    {
        var audit = Tables.Audit;
        var (record, head) = chain.Append(audit.FindEnd(entry.Tenant) ?? chain.Begin(entry.Tenant, Guid.CreateVersion7().ToString("N")), entry);
        audit.Append(record, head);
        return record;
    }

    private ValueTask Do<TWhat>(TWhat what, Action<RecordTables, TWhat> work)
    {
        Get((what, work), static (writer, both) =>
        {
            both.work(writer.Tables, both.what);
            return true;
        });
        return default;
    }

    private T Get<TWhat, T>(TWhat what, Func<SqliteRecordWriter, TWhat, T> work)
    {
        RequireWhole();
        try
        {
            return work(this, what);
        }
        catch (SqliteException ex)
        {
            _failure = ex;
            throw;
        }
    }
}
