namespace MedImaging;

/// <summary>What only a snapshot reads and writes.</summary>
internal sealed class SqliteSnapshot(SqliteSession session, RecordTables tables)
{
    public IReadOnlyList<SeriesNumber> ListNumbers()
    {
        var rows = session.Statement("SELECT tenant, series, last FROM numbers ORDER BY tenant, series");
        var numbers = new List<SeriesNumber>();
        while (rows.Step())
        {
            numbers.Add(new SeriesNumber(rows.Text(0), rows.Text(1), rows.Number(2)));
        }

        return numbers;
    }

    public void Restore(SeriesNumber number)
        => session.Statement("INSERT INTO numbers (tenant, series, last) VALUES (?1, ?2, ?3) ON CONFLICT (tenant, series) DO UPDATE SET last = ?3")
            .Bind(1, number.Tenant).Bind(2, number.Series).Bind(3, number.Last).Run();

    public void Restore(AuditRecord record)
    {
        long last = session.Statement("SELECT coalesce(max(sequence), 0) FROM audit WHERE tenant = ?1").Bind(1, record.Tenant).FirstNumber() ?? 0;
        if (record.Sequence != last + 1)
        {
            throw new MedImagingException(ErrorKind.StorageConflict, "A link of an audit trail is not the next one.");
        }

        tables.Audit.Insert(record);
    }
}
