namespace MedImaging;

/// <summary>The statements of a mirror.</summary>
internal sealed class MirrorStatements(GraphNames names)
{
    private readonly WriteStatements _writes = new(names);

    public CypherStatement Find => new($"MATCH (m:{names.Mirror} {{key: 'mirror'}}) RETURN m.source AS source, m.generation AS generation, m.place AS place, m.deletion AS deletion, m.filling AS filling");

    /// <summary>Counts what shows that the graph is a store's own.</summary>
    public CypherStatement FindStore => new($"MATCH (h:{names.AuditHead}) RETURN count(h) AS found");

    public CypherStatement FindMirror => new($"MATCH (m:{names.Mirror}) RETURN count(m) AS found");

    /// <summary>Keeps other mirrors of this graph waiting until the transaction ends.</summary>
    public CypherStatement Lock(string owner) => new($"MERGE (m:{names.Mirror} {{key: 'mirror'}}) SET m.owner = $owner", ("owner", owner));

    public CypherStatement Set(MirrorMark mark) => new(
        $"MATCH (m:{names.Mirror} {{key: 'mirror'}}) SET m.source = $source, m.generation = $generation, m.place = $place, m.deletion = $deletion, m.filling = $filling",
        ("source", mark.Source),
        ("generation", mark.Generation),
        ("place", mark.Position.Order),
        ("deletion", mark.Position.Deletion),
        ("filling", mark.IsFilling));

    /// <summary>Finds records that an earlier filling left and this one has not met: they are gone from the store.</summary>
    public CypherStatement FindLeft(long generation, int limit) => new(
        $"MATCH (n:{names.Record}) WHERE n._version IS NOT NULL AND n._mirrored <> $generation RETURN n._group AS kept, n.id AS id LIMIT $limit",
        ("generation", generation),
        ("limit", limit));

    public IEnumerable<CypherStatement> Apply(OutboxPage page, MirrorMark mark)
    {
        // Of a first filling nothing is there yet.
        List<(RecordKey Key, StoredRecord? Record)> linked = [.. mark is { IsFilling: true, Generation: 1 } ? [] : page.Records.Select(static record => (record.Key, (StoredRecord?)record)), .. page.Deleted.Select(static key => (key, (StoredRecord?)null))];
        if (linked.Count > 0)
        {
            yield return _writes.Unlink(linked);
        }

        foreach (var statement in page.Deleted.Count > 0 ? _writes.Remove(page.Deleted) : [])
        {
            yield return statement;
        }

        foreach (var kind in page.Records.GroupBy(static record => record.Key.Kind, StringComparer.Ordinal))
        {
            yield return Put(kind.Key, kind, mark.Generation);
        }

        foreach (var statement in _writes.Links(page.Records))
        {
            yield return statement;
        }
    }

    public IEnumerable<CypherStatement> Remove(IReadOnlyList<RecordKey> gone)
        => [_writes.Unlink([.. gone.Select(static key => (key, (StoredRecord?)null))]), .. _writes.Remove(gone)];

    private CypherStatement Put(string kind, IEnumerable<StoredRecord> records, long generation) => new(
        $$"""
        UNWIND $rows AS row
        MERGE (n:{{names.Record}} {_key: row._key})
        SET n = row, n:{{names.Label(kind)}}
        """,
        ("rows", records.Select(record => Row(record, generation)).ToList()));

    /// <summary>A record's node without what only the store reads back: above all its body, so that a rotation of keys changes nothing here.</summary>
    private static Dictionary<string, object?> Row(StoredRecord record, long generation)
    {
        var row = RecordNode.Write(record);
        row.Remove("_body");
        row.Remove("_body64");
        row.Remove("_fields");
        row["_order"] = record.Order;
        row["_mirrored"] = generation;
        return row;
    }
}
