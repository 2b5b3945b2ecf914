namespace MedImaging;

/// <summary>The outbox: records as they are, and the deletions a copy has yet to follow.</summary>
internal sealed class OutboxRows(SqliteSession session, RecordTables tables)
{
    private SqlStatement? _deleted;

    public void Open()
        => session.Statement("INSERT INTO outbox (one, source, forgotten) SELECT 1, ?1, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox_deletions'), 0) WHERE true ON CONFLICT (one) DO NOTHING")
            .Bind(1, Guid.CreateVersion7().ToString("N")).Run();

    public void Close()
    {
        session.Statement("DELETE FROM outbox").Run();
        session.Statement("DELETE FROM outbox_deletions").Run();
    }

    public void Forget(long deletion)
    {
        session.Statement("UPDATE outbox SET forgotten = max(forgotten, (SELECT coalesce(max(deletion), 0) FROM outbox_deletions WHERE deletion <= ?1))").Bind(1, deletion).Run();
        session.Statement("DELETE FROM outbox_deletions WHERE deletion <= ?1").Bind(1, deletion).Run();
    }

    /// <summary>Remembers a deletion, if there is a copy that has to follow it.</summary>
    public void Deleted(long shelf, string id)
    {
        _deleted ??= session.Prepare("INSERT INTO outbox_deletions (shelf, id) SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM outbox)");
        _deleted.Bind(1, shelf).Bind(2, id).Run();
    }

    /// <summary>Makes positions of copies meaningless: what they have followed did not happen here.</summary>
    public void BeginAnew() => session.Statement("UPDATE outbox SET source = ?1").Bind(1, Guid.CreateVersion7().ToString("N")).Run();

    public OutboxPage? Read(OutboxPosition after, int limit)
    {
        var row = session.Statement("SELECT source, forgotten FROM outbox");
        if (!row.Step())
        {
            return null;
        }

        var (source, forgotten) = (row.Text(0), row.Number(1));
        row.Reset();
        var records = tables.Rows.Scan(after.Order, limit);
        var (deleted, read, last) = Deletions(after.Deletion, limit);
        return new OutboxPage
        {
            Source = source,
            Forgotten = forgotten,
            Records = records,
            Deleted = deleted,
            Position = new OutboxPosition(records is [.., var record] ? record.Order : after.Order, last),
            Newest = session.Statement("SELECT coalesce(max(record), 0) FROM records").FirstNumber() ?? 0,
            IsLast = records.Count < limit && read < limit,
        };
    }

    // What was put again since is among the records, or will be.
    private (IReadOnlyList<RecordKey> Gone, int Read, long Last) Deletions(long after, int limit)
    {
        var rows = session.Statement(
            """
            SELECT d.deletion, d.shelf, d.id, EXISTS (SELECT 1 FROM records AS r WHERE r.shelf = d.shelf AND r.id = d.id)
            FROM outbox_deletions AS d WHERE d.deletion > ?1 ORDER BY d.deletion LIMIT ?2
            """).Bind(1, after).Bind(2, limit);
        var gone = new HashSet<(long Shelf, string Id)>();
        int read = 0;
        while (rows.Step())
        {
            read++;
            after = rows.Number(0);
            if (rows.Number(3) == 0)
            {
                gone.Add((rows.Number(1), rows.Text(2)));
            }
        }

        return ([.. gone.Select(key => (Name: tables.Shelves.Name(key.Shelf), key.Id)).Select(static key => new RecordKey(key.Name.Tenant, key.Name.Kind, key.Id))], read, after);
    }
}
