namespace MedImaging;

/// <summary>The statements that write: one for each kind of record and each shape of link, each over rows.</summary>
internal sealed class WriteStatements(GraphNames names)
{
    /// <summary>Takes the tenant's lock: writes of a tenant follow one another from here on.</summary>
    public CypherStatement Lock(string tenant, string operation)
        => new($"MERGE (h:{names.AuditHead} {{tenant: $tenant}}) SET h.operation = $operation", ("tenant", GraphNames.Tenant(tenant)), ("operation", operation));

    /// <summary>Reads the head in a statement of its own, after the lock is had: what stands in the locking statement may have been read before it.</summary>
    public CypherStatement Head(string tenant) => new(
        $"MATCH (h:{names.AuditHead} {{tenant: $tenant}}) OPTIONAL MATCH (a:{names.AuditEntry} {{key: $start + toString(h.sequence + 1)}}) RETURN h.epoch AS epoch, h.sequence AS sequence, h.hash AS hash, h.key_id AS key_id, h.seal AS seal, a IS NOT NULL AS goes_on",
        ("tenant", tenant),
        ("start", GraphNames.KeysOf(tenant)));

    public CypherStatement Number(string tenant, string series)
        => new($"MATCH (s:{names.Series} {{key: $key}}) RETURN s.last AS last", ("key", GraphNames.Key(tenant, series)));

    public CypherStatement FindOperation(string operation)
        => new($"MATCH (o:{names.Operation} {{id: $operation}}) RETURN count(o) AS found", ("operation", operation));

    /// <summary>Marks in the transaction itself that it happened, and forgets those whose end is known.</summary>
    public IEnumerable<CypherStatement> Operation(string operation, IReadOnlyList<string> settled)
    {
        yield return new CypherStatement($"CREATE (o:{names.Operation} {{id: $operation, at: timestamp()}})", ("operation", operation));
        if (settled.Count > 0)
        {
            yield return new CypherStatement($"UNWIND $settled AS id MATCH (o:{names.Operation} {{id: id}}) DELETE o", ("settled", settled));
        }
    }

    public CypherStatement ForgetOperations(TimeSpan age)
        => new($"MATCH (o:{names.Operation}) WHERE o.at < timestamp() - $age WITH o LIMIT 1000 DELETE o", ("age", (long)age.TotalMilliseconds));

    /// <summary>Sends all there is. When there are records or bodies, the first statement gives the kinds of those that have another version than was expected.</summary>
    public IEnumerable<CypherStatement> Flush(WriteBuffer buffer)
        => [.. Expected(buffer), .. Bodies(buffer), .. buffer.Records.Count > 0 ? Records(buffer) : [], .. Numbers(buffer), .. Audit(buffer)];

    private IEnumerable<CypherStatement> Expected(WriteBuffer buffer)
    {
        if (buffer.HasRecords)
        {
            yield return Check(
            [
                .. buffer.Records.Where(pending => pending.Kept is not null).Select(pending => (pending.Key, pending.Kept)),
                .. buffer.Bodies.Select(body => (body.Key, (long?)body.Value.Version)),
            ]);
        }
    }

    private IEnumerable<CypherStatement> Bodies(WriteBuffer buffer)
    {
        if (buffer.Bodies.Count > 0)
        {
            yield return new CypherStatement(
                $"UNWIND $rows AS row MATCH (n:{names.Record} {{_key: row.key}}) SET n._body = row.text, n._body64 = row.base64",
                ("rows", buffer.Bodies.Select(body =>
                {
                    var (text, base64) = StoredBytes.Write(body.Value.Body);
                    return Map(("key", GraphNames.Key(body.Key)), ("text", text), ("base64", base64));
                }).ToList()));
        }
    }

    private IEnumerable<CypherStatement> Records(WriteBuffer buffer)
    {
        var put = buffer.Records.Where(pending => pending.Record is not null).ToList();
        var gone = buffer.Records.Where(pending => pending.Record is null).ToList();
        if (buffer.Records.Any(pending => pending.Kept is not 0))
        {
            yield return Unlink([.. buffer.Records.Where(pending => pending.Kept is not 0).Select(static pending => (pending.Key, pending.Record))]);
        }

        foreach (var statement in gone.Count > 0 ? Remove([.. gone.Select(static pending => pending.Key)]) : [])
        {
            yield return statement;
        }

        if (put.Count > 0)
        {
            yield return new CypherStatement($"MERGE (o:{names.Order} {{key: 'order'}}) SET o.last = coalesce(o.last, 0) + $places", ("places", buffer.Places));
            foreach (var kind in put.GroupBy(pending => pending.Key.Kind, StringComparer.Ordinal))
            {
                yield return Put(kind.Key, kind, buffer.Places);
            }

            foreach (var statement in Links(put.Select(static pending => pending.Record).OfType<StoredRecord>()))
            {
                yield return statement;
            }
        }
    }

    /// <summary>Removes nodes that have lost their own links: what others still point to stays as a stub.</summary>
    public IEnumerable<CypherStatement> Remove(IReadOnlyList<RecordKey> gone) =>
    [
        new($"UNWIND $keys AS key MATCH (n:{names.Record} {{_key: key}}) WHERE NOT (n)--() DELETE n", ("keys", gone.Select(GraphNames.Key).ToList())),
        new($"UNWIND $rows AS row MATCH (n:{names.Record} {{_key: row._key}}) SET n = row", ("rows", gone.Select(Stub).ToList())),
    ];

    /// <summary>Makes the links of records that are there, one statement for each shape.</summary>
    public IEnumerable<CypherStatement> Links(IEnumerable<StoredRecord> records)
        => records.SelectMany(static record => record.Links.Select(link => (record.Key, Link: link)))
            .GroupBy(static entry => (entry.Link.Name, entry.Link.Kind, entry.Link.IsIncoming))
            .Select(shape => Link(shape.Key.Name, shape.Key.Kind, shape.Key.IsIncoming, shape));

    private CypherStatement Check(IReadOnlyList<(RecordKey Key, long? Kept)> records) => new(
        $$"""
        UNWIND $rows AS row
        OPTIONAL MATCH (n:{{names.Record}} {_key: row.key})
        WITH row, coalesce(n._version, 0) AS kept
        WHERE kept <> row.kept
        RETURN row.kind AS kind
        """,
        ("rows", records.Select(record => Map(("key", GraphNames.Key(record.Key)), ("kind", record.Key.Kind), ("kept", record.Kept))).ToList()));

    /// <summary>Takes away the links a record no longer says it has, but only those it owns; and stubs nothing points to any more. It goes from both known ends, so that what hundreds of thousands point to costs nothing.</summary>
    public CypherStatement Unlink(IReadOnlyList<(RecordKey Key, StoredRecord? Record)> records) => new(
        $$"""
        UNWIND $rows AS row
        MATCH (n:{{names.Record}} {_key: row.key})
        UNWIND [link IN coalesce(n._links, []) WHERE NOT link IN row.links] AS link
        WITH n, row, split(link, $separator) AS part, link
        WITH n, row, substring(part[0], 1) AS name, row.tenant + $separator + part[1] + $separator +
          CASE WHEN size(part) > 3 AND part[2] = '' THEN $separator + part[3] ELSE substring(link, size(part[0]) + size(part[1]) + 2) END AS other
        MATCH (m:{{names.Record}} {_key: other})
        MATCH (n)-[r]-(m) WHERE r._owner = row.key AND type(r) = name
        DELETE r
        WITH DISTINCT m WHERE m._version IS NULL AND NOT (m)--()
        DELETE m
        """,
        ("rows", records.Select(static record => Map(("key", GraphNames.Key(record.Key)), ("tenant", record.Key.Tenant), ("links", record.Record?.Links.Select(LinkForm.Write).ToList() ?? []))).ToList()),
        ("separator", GraphNames.Separator.ToString()));

    private CypherStatement Put(string kind, IEnumerable<PendingRecord> records, long places) => new(
        $$"""
        MATCH (o:{{names.Order}} {key: 'order'})
        UNWIND $rows AS row
        MERGE (n:{{names.Record}} {_key: row.node._key})
        SET n = row.node
        SET n._order = o.last - $places + row.offset, n:{{names.Label(kind)}}
        """,
        ("rows", records.Select(pending => Map(("node", pending.Record is { } record ? RecordNode.Write(record) : null), ("offset", pending.Offset))).ToList()),
        ("places", places));

    private CypherStatement Link(string name, string kind, bool isIncoming, IEnumerable<(RecordKey Key, RecordLink Link)> links) => new(
        $$"""
        UNWIND $rows AS row
        MATCH (n:{{names.Record}} {_key: row.owner})
        MERGE (m:{{names.Record}} {_key: row.stub._key})
        ON CREATE SET m = row.stub, m:{{names.Label(kind)}}
        MERGE (n){{(isIncoming ? "<" : "")}}-[:{{GraphNames.Relationship(name)}} {_owner: row.owner}]-{{(isIncoming ? "" : ">")}}(m)
        """,
        ("rows", links.Select(entry => Map(("owner", GraphNames.Key(entry.Key)), ("stub", Stub(new RecordKey(entry.Key.Tenant, kind, entry.Link.Id))))).ToList()));

    private IEnumerable<CypherStatement> Numbers(WriteBuffer buffer)
    {
        if (buffer.Numbers.Count > 0)
        {
            yield return new CypherStatement(
                $"UNWIND $rows AS row MERGE (s:{names.Series} {{key: row.key}}) SET s.last = row.last, s.series = row.series",
                ("rows", buffer.Numbers.Select(pair => SeriesForm.Write(pair.Key.Tenant, pair.Key.Series, pair.Value)).ToList()));
        }
    }

    private IEnumerable<CypherStatement> Audit(WriteBuffer buffer)
    {
        if (buffer.Audit.Count > 0)
        {
            yield return new CypherStatement($"UNWIND $rows AS row CREATE (a:{names.AuditEntry}) SET a = row", ("rows", buffer.Audit.Select(AuditRow).ToList()));
        }

        if (buffer.Heads.Count > 0)
        {
            // The tenant itself is not set again: others wait with a shared lock on that index entry, and setting it wants it alone.
            yield return new CypherStatement(
                $"UNWIND $rows AS row MATCH (h:{names.AuditHead} {{tenant: row.tenant}}) SET h.epoch = row.epoch, h.sequence = row.sequence, h.hash = row.hash, h.key_id = row.key_id, h.seal = row.seal",
                ("rows", buffer.Heads.Values.Select(head => Map(("tenant", head.Tenant), ("epoch", head.Epoch), ("sequence", head.Sequence), ("hash", head.Hash.Hex), ("key_id", head.KeyId), ("seal", head.Seal.Hex))).ToList()));
        }
    }

    private static Dictionary<string, object?> AuditRow(AuditRecord record)
    {
        var (text, base64) = StoredBytes.Write(record.Bytes.Span);
        return Map(
            ("key", ReadStatements.AuditKey(record.Tenant, record.Sequence)),
            ("tenant", record.Tenant),
            ("sequence", record.Sequence),
            ("hash", record.Hash.Hex),
            ("entry", text),
            ("entry64", base64));
    }

    /// <summary>What stands for a record that is not there but is pointed to: no version, so it is none.</summary>
    private static Dictionary<string, object?> Stub(RecordKey key) => Map(("_key", GraphNames.Key(key)), ("id", key.Id), ("_tenant", key.Tenant));

    private static Dictionary<string, object?> Map(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var map = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            map.Add(name, value);
        }

        return map;
    }
}
