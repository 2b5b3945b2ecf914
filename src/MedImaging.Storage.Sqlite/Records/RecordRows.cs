namespace MedImaging;

/// <summary>Records as rows: one of the record, one for each field and link, and its words in the index.</summary>
internal sealed class RecordRows(SqliteSession session, Shelves shelves)
{
    private const string Columns = "record, shelf, id, version, patient, words, body";

    private SqlStatement? _byKey, _byNumber, _scan, _kept, _fields, _links;
    private SqlStatement? _insert, _insertField, _insertLink, _insertWords, _replace, _delete, _deleteFields, _deleteLinks, _deleteWords;

    public StoredRecord? Find(RecordKey key)
    {
        if (shelves.Find(key.Tenant, key.Kind) is not { } shelf)
        {
            return null;
        }

        _byKey ??= session.Prepare($"SELECT {Columns} FROM records WHERE shelf = ?1 AND id = ?2");
        return One(_byKey.Bind(1, shelf).Bind(2, key.Id));
    }

    public StoredRecord? Find(long record)
    {
        _byNumber ??= session.Prepare($"SELECT {Columns} FROM records WHERE record = ?1");
        return One(_byNumber.Bind(1, record));
    }

    public List<StoredRecord> Scan(long after, int limit)
    {
        _scan ??= session.Prepare($"SELECT {Columns} FROM records WHERE record > ?1 ORDER BY record LIMIT ?2");
        _scan.Bind(1, after).Bind(2, limit);
        var records = new List<StoredRecord>();
        try
        {
            while (_scan.Step())
            {
                records.Add(Read(_scan));
            }

            return records;
        }
        finally
        {
            _scan.Reset();
        }
    }

    /// <summary>Adds or replaces a record.</summary>
    /// <exception cref="MedImagingException">Its version is not the next one; then nothing was changed.</exception>
    public void Put(StoredRecord record)
    {
        long shelf = shelves.FindOrAdd(record.Key.Tenant, record.Key.Kind);
        if (record.Version != 1)
        {
            if (Kept(shelf, record.Key.Id) is not { } kept || kept.Version != record.Version - 1)
            {
                throw Conflict(record.Key);
            }

            Remove(kept.Record, kept.Words);
        }

        Insert(shelf, record);
    }

    /// <summary>Adds a record that has had other versions elsewhere.</summary>
    public void Restore(StoredRecord record) => Insert(shelves.FindOrAdd(record.Key.Tenant, record.Key.Kind), record);

    /// <summary>Replaces the body of a record in one version of it.</summary>
    /// <exception cref="MedImagingException">The record is not there in that version.</exception>
    public void ReplaceBody(RecordKey key, long version, ReadOnlySpan<byte> body)
    {
        long shelf = shelves.Find(key.Tenant, key.Kind) ?? throw Conflict(key);
        _replace ??= session.Prepare("UPDATE records SET body = ?1 WHERE shelf = ?2 AND id = ?3 AND version = ?4");
        long before = session.Changes;
        _replace.Bind(1, body).Bind(2, shelf).Bind(3, key.Id).Bind(4, version).Run();
        if (session.Changes == before)
        {
            throw Conflict(key);
        }
    }

    /// <summary>Deletes a record.</summary>
    /// <returns>The shelf it was on, if it was there.</returns>
    public long? Delete(RecordKey key)
    {
        if (shelves.Find(key.Tenant, key.Kind) is not { } shelf || Kept(shelf, key.Id) is not { } kept)
        {
            return null;
        }

        Remove(kept.Record, kept.Words);
        return shelf;
    }

    private void Insert(long shelf, StoredRecord record)
    {
        long number = InsertRow(shelf, record) ?? throw Conflict(record.Key);
        InsertFields(number, shelf, record.Fields);
        InsertLinks(number, shelf, record.Links);
        if (record.Words is { } words)
        {
            _insertWords ??= session.Prepare("INSERT INTO record_words (rowid, words) VALUES (?1, ?2)");
            _insertWords.Bind(1, number).Bind(2, words).Run();
        }
    }

    private static MedImagingException Conflict(RecordKey key) => new(ErrorKind.StorageConflict, $"The {key.Kind} was changed by someone else first.");

    // A version of 1 may be there already: then the row is not added and there is no number.
    private long? InsertRow(long shelf, StoredRecord record)
    {
        _insert ??= session.Prepare("INSERT INTO records (shelf, id, version, patient, words, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (shelf, id) DO NOTHING");
        long before = session.Changes;
        _insert.Bind(1, shelf).Bind(2, record.Key.Id).Bind(3, record.Version).Bind(4, record.Patient).Bind(5, record.Words).Bind(6, record.Body.Span).Run();
        return session.Changes == before ? null : session.LastRow;
    }

    private void InsertFields(long number, long shelf, IReadOnlyList<RecordField> fields)
    {
        _insertField ??= session.Prepare("INSERT INTO record_fields (record, place, shelf, name, value, is_lookup) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        for (int place = 0; place < fields.Count; place++)
        {
            var field = fields[place];
            _insertField.Bind(1, number).Bind(2, place).Bind(3, shelf).Bind(4, field.Name).BindField(5, field.Value).Bind(6, Lookup(fields, place)).Run();
        }
    }

    // A query looks at the first lookup field of a name.
    private static long Lookup(IReadOnlyList<RecordField> fields, int place)
    {
        if (!fields[place].IsLookup)
        {
            return 0;
        }

        for (int earlier = 0; earlier < place; earlier++)
        {
            if (fields[earlier].IsLookup && fields[earlier].Name == fields[place].Name)
            {
                return 2;
            }
        }

        return 1;
    }

    private void InsertLinks(long number, long shelf, IReadOnlyList<RecordLink> links)
    {
        _insertLink ??= session.Prepare("INSERT INTO record_links (record, place, shelf, name, kind, id, is_incoming) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        for (int place = 0; place < links.Count; place++)
        {
            var link = links[place];
            _insertLink.Bind(1, number).Bind(2, place).Bind(3, shelf).Bind(4, link.Name).Bind(5, link.Kind).Bind(6, link.Id).Bind(7, link.IsIncoming ? 1 : 0).Run();
        }
    }

    private (long Record, long Version, string? Words)? Kept(long shelf, string id)
    {
        _kept ??= session.Prepare("SELECT record, version, words FROM records WHERE shelf = ?1 AND id = ?2");
        if (!_kept.Bind(1, shelf).Bind(2, id).Step())
        {
            return null;
        }

        var kept = (_kept.Number(0), _kept.Number(1), _kept.TextOrNull(2));
        _kept.Reset();
        return kept;
    }

    private void Remove(long record, string? words)
    {
        if (words is not null)
        {
            // The index has no text of its own: it has to be told what it no longer holds.
            _deleteWords ??= session.Prepare("INSERT INTO record_words (record_words, rowid, words) VALUES ('delete', ?1, ?2)");
            _deleteWords.Bind(1, record).Bind(2, words).Run();
        }

        _deleteFields ??= session.Prepare("DELETE FROM record_fields WHERE record = ?1");
        _deleteFields.Bind(1, record).Run();
        _deleteLinks ??= session.Prepare("DELETE FROM record_links WHERE record = ?1");
        _deleteLinks.Bind(1, record).Run();
        _delete ??= session.Prepare("DELETE FROM records WHERE record = ?1");
        _delete.Bind(1, record).Run();
    }

    private StoredRecord? One(SqlStatement row)
    {
        if (!row.Step())
        {
            return null;
        }

        try
        {
            return Read(row);
        }
        finally
        {
            row.Reset();
        }
    }

    private StoredRecord Read(SqlStatement row)
    {
        long number = row.Number(0);
        var (tenant, kind) = shelves.Name(row.Number(1));
        return new StoredRecord
        {
            Key = new RecordKey(tenant, kind, row.Text(2)),
            Version = row.Number(3),
            Patient = row.TextOrNull(4),
            Words = row.TextOrNull(5),
            Body = row.Bytes(6),
            Fields = Fields(number),
            Links = Links(number),
            Order = number,
        };
    }

    private List<RecordField> Fields(long record)
    {
        _fields ??= session.Prepare("SELECT name, value, is_lookup FROM record_fields WHERE record = ?1 ORDER BY place");
        _fields.Bind(1, record);
        var fields = new List<RecordField>();
        while (_fields.Step())
        {
            fields.Add(new RecordField(_fields.Text(0), _fields.Field(1), _fields.Number(2) != 0));
        }

        return fields;
    }

    private List<RecordLink> Links(long record)
    {
        _links ??= session.Prepare("SELECT name, kind, id, is_incoming FROM record_links WHERE record = ?1 ORDER BY place");
        _links.Bind(1, record);
        var links = new List<RecordLink>();
        while (_links.Step())
        {
            links.Add(new RecordLink(_links.Text(0), _links.Text(1), _links.Text(2), _links.Number(3) != 0));
        }

        return links;
    }
}
