using Microsoft.Data.Sqlite;

namespace MedImaging;

/// <summary>Reads and writes records within a transaction.</summary>
internal sealed class SqliteRecordWriter(RecordTables tables, AuditChain chain) : SqliteRecordReader(tables), IRecordWriter
{
    private SqliteException? _failure;

    public ValueTask PutAsync(StoredRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        Do(record, static (writer, record) =>
        {
            writer.Tables.Rows.Put(record);
            return true;
        });
        return default;
    }

    public ValueTask DeleteAsync(RecordKey key)
    {
        Do(key, static (writer, key) =>
        {
            writer.Tables.Rows.Delete(key);
            return true;
        });
        return default;
    }

    public ValueTask<long> NextNumberAsync(string tenant, string series)
    {
        ArgumentNullException.ThrowIfNull(tenant);
        ArgumentNullException.ThrowIfNull(series);
        return new(Do((tenant, series), static (writer, name) => writer.Tables.NextNumber(name.tenant, name.series)));
    }

    public ValueTask<AuditRecord> AppendAuditAsync(AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return new(Do(entry, static (writer, entry) => writer.Append(entry)));
    }

    public ValueTask BeginAuditEpochAsync(string tenant, string epoch)
    {
        Do((tenant, epoch), static (writer, begun) =>
        {
            var audit = writer.Tables.Audit;
            audit.PutHead(writer.Chain.Begin(begun.tenant, begun.epoch, audit.FindHead(begun.tenant)));
            return true;
        });
        return default;
    }

    /// <summary>Fails with what a statement failed with, should the work have ignored it: the transaction may have lost what came before.</summary>
    public void RequireWhole()
    {
        if (_failure is not null)
        {
            throw _failure;
        }
    }

    private AuditChain Chain => chain;

    private AuditRecord Append(AuditEntry entry)
    {
        var audit = Tables.Audit;
        var (record, head) = chain.Append(audit.FindHead(entry.Tenant) ?? chain.Begin(entry.Tenant, Guid.CreateVersion7().ToString("N")), entry);
        audit.Append(record, head);
        return record;
    }

    private T Do<TWhat, T>(TWhat what, Func<SqliteRecordWriter, TWhat, T> work)
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
