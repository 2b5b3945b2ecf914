using System.Globalization;

namespace MedImaging.Tests;

/// <summary>What a mirror's graph holds, and what it should hold, both as lines of text.</summary>
internal static class MirroredGraph
{
    /// <summary>Describes all nodes, stubs too, and all relationships of a prefix.</summary>
    public static async Task<string[]> DescribeAsync(ICypherSession session, string prefix, CancellationToken cancellationToken)
    {
        var results = await session.ReadAsync(
            (transaction, token) => transaction.RunAsync(
            [
                new CypherStatement($"MATCH (n:{prefix}StoredRecord) RETURN n._key AS key, n._version AS version, n._order AS place, n.name AS name, n._words AS words, n._body AS body, labels(n) AS labels"),
                new CypherStatement($"MATCH (a:{prefix}StoredRecord)-[r]->(b:{prefix}StoredRecord) RETURN a._key AS a, type(r) AS type, b._key AS b, r._owner AS owner"),
            ],
            token),
            cancellationToken);
        return
        [
            .. results[0].Rows.Select(row => row["version"] is null
                ? $"stub {row["key"]}"
                : string.Create(CultureInfo.InvariantCulture, $"node {row["key"]} {row["version"]} {row["place"]} {row["name"]} [{row["words"]}] [{row["body"]}] {((IReadOnlyList<object?>)row["labels"]!).Count}")).Order(StringComparer.Ordinal),
            .. results[1].Rows.Select(row => $"{row["a"]} {row["type"]} {row["b"]} of {row["owner"]}").Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Describes what it should hold of a store's records.</summary>
    public static async Task<string[]> DescribeAsync(IRecordStore store, CancellationToken cancellationToken)
    {
        var records = await store.ReadAsync(reader => reader.ScanAsync(0, int.MaxValue), cancellationToken);
        var ends = records.SelectMany(record => record.Links.Select(link => new RecordKey(record.Key.Tenant, link.Kind, link.Id))).ToHashSet();
        ends.ExceptWith(records.Select(record => record.Key));
        return
        [
            .. records.Select(record => string.Create(CultureInfo.InvariantCulture, $"node {GraphNames.Key(record.Key)} {record.Version} {record.Order} {record.Fields[0].Value} [{(record.Words is { } words ? $" {words} " : null)}] [] 2"))
                .Concat(ends.Select(key => $"stub {GraphNames.Key(key)}")).Order(StringComparer.Ordinal),
            .. records.SelectMany(record => record.Links.Select(link => (record.Key, Other: new RecordKey(record.Key.Tenant, link.Kind, link.Id), link)))
                .Select(entry => (From: GraphNames.Key(entry.link.IsIncoming ? entry.Other : entry.Key), To: GraphNames.Key(entry.link.IsIncoming ? entry.Key : entry.Other), entry))
                .Select(both => $"{both.From} {both.entry.link.Name} {both.To} of {GraphNames.Key(both.entry.Key)}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
        ];
    }
}
