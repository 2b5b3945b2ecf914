using System.Globalization;

namespace MedImaging;

/// <summary>The statements that read by key or by order.</summary>
internal sealed class ReadStatements(GraphNames names)
{
    private const int Beyond = 64;
    private const string Link = "a.sequence AS sequence, a.hash AS hash, a.entry AS entry, a.entry64 AS entry64";

    public CypherStatement Find(IReadOnlyList<string> keys)
        => new($"UNWIND $keys AS key MATCH (n:{names.Record} {{_key: key}}) WHERE n._version IS NOT NULL RETURN properties(n) AS node", ("keys", keys));

    public CypherStatement Scan(long afterOrder, int limit)
        => new($"MATCH (n:{names.Record}) WHERE n._order > $after RETURN properties(n) AS node ORDER BY n._order LIMIT $limit", ("after", afterOrder), ("limit", limit));

    /// <summary>Reads by number and key, not by order: each is one look into the index, however long the trail. It goes on a little after the head: that may be gone, or may have been set back.</summary>
    public CypherStatement Audit(string tenant, long afterSequence, int limit) => new(
        $$"""
        OPTIONAL MATCH (h:{{names.AuditHead}} {tenant: $tenant})
        WITH CASE WHEN h.sequence > $after THEN h.sequence - $after ELSE 0 END + $beyond AS links
        UNWIND range($after + 1, $after + CASE WHEN links < $limit THEN links ELSE $limit END) AS number
        MATCH (a:{{names.AuditEntry}} {key: $start + toString(number)})
        RETURN {{Link}} ORDER BY sequence
        """,
        ("tenant", tenant),
        ("after", Math.Clamp(afterSequence, 0, long.MaxValue - int.MaxValue)),
        ("limit", limit),
        ("beyond", Beyond),
        ("start", GraphNames.KeysOf(tenant)));

    /// <summary>Finds the last link there is, whatever the head says: all of the trail is looked at.</summary>
    public CypherStatement LastLink(string tenant) => new(
        $"MATCH (a:{names.AuditEntry}) WHERE a.key STARTS WITH $start RETURN {Link} ORDER BY a.sequence DESC LIMIT 1",
        ("start", GraphNames.KeysOf(tenant)));

    public CypherStatement Tenants()
        => new($"MATCH (h:{names.AuditHead}) WHERE h.epoch IS NOT NULL RETURN h.tenant AS tenant");

    public CypherStatement Numbers()
        => new($"MATCH (s:{names.Series}) WHERE s.last > 0 RETURN s.key AS key, s.series AS series, s.last AS last ORDER BY s.key");

    /// <summary>Takes a tenant's lock to read under it. Only a change takes it: to remove what is not there does not.</summary>
    public CypherStatement Lock(string tenant, string operation)
        => new($"MATCH (h:{names.AuditHead} {{tenant: $tenant}}) SET h.reader = $operation", ("tenant", GraphNames.Tenant(tenant)), ("operation", operation));

    /// <summary>Takes the locks of all tenants and then that on the order of all writes, as whoever writes does.</summary>
    public IReadOnlyList<CypherStatement> LockAll(string operation) =>
    [
        new($"MATCH (h:{names.AuditHead}) WITH h ORDER BY h.tenant SET h.reader = $operation", ("operation", operation)),
        new($"MATCH (o:{names.Order} {{key: 'order'}}) SET o.reader = $operation", ("operation", operation)),
    ];

    public static string AuditKey(string tenant, long sequence) => GraphNames.Key(tenant, sequence.ToString(CultureInfo.InvariantCulture));
}
