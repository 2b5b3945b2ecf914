using System.Globalization;

namespace MedImaging;

/// <summary>The statements of provenance. A record rests on what it is derived from, evidenced, produced or acquired by, and a part rests on the whole that contains it.</summary>
internal sealed class ProvenanceStatements(GraphNames names, GraphDialect dialect)
{
    /// <summary>How long a way may be. Report, analysis, finding, image, series, scanner and what is between them are well within.</summary>
    public const int Depth = 8;

    private const string Rests = "DERIVED_FROM|EVIDENCED_BY";
    private const string Source = "DERIVED_FROM|EVIDENCED_BY|PRODUCED_BY|ACQUIRED_ON";

    private readonly QueryStatements _queries = new(names, dialect);

    public CypherStatement Reports(RecordQuery query, ReportProvenance wanted)
    {
        var (text, parameters) = _queries.Matching(query);
        Through("model", "ModelVersion", wanted.ModelVersion, "<-[:CONTAINS*0..2]-(whole)-[:PRODUCED_BY]->");

        // Both ways: an image's series has a scanner, and so have the series of a study.
        Through("scanner", "Scanner", wanted.Scanner, "-[:CONTAINS*0..2]-(near)-[:ACQUIRED_ON]->");
        Through("study", "Study", wanted.Study, "<-[:CONTAINS*0..2]-");
        text.Append(" WITH DISTINCT n RETURN properties(n) AS node ORDER BY n._order SKIP $skip LIMIT $limit");
        (parameters["skip"], parameters["limit"]) = (query.Skip, query.Limit);
        return new CypherStatement(text.ToString(), parameters);

        void Through(string parameter, string kind, string? id, string way)
        {
            if (id is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $" WITH DISTINCT n MATCH (n)-[:{Rests}*0..{Depth}]->(basis){way}(:{names.Record} {{_key: ${parameter}}})");
                parameters[parameter] = GraphNames.Key(new RecordKey(query.Tenant, kind, id));
            }
        }
    }

    /// <summary>Finds a record, if it may be seen.</summary>
    public CypherStatement Start(RecordKey record, IReadOnlySet<string>? patients) => new(
        $"MATCH (n:{names.Record} {{_key: $key}}) WHERE n._version IS NOT NULL{(patients is null ? "" : " AND n._patient IN $patients")} RETURN count(n) AS found",
        ("key", GraphNames.Key(record)),
        ("patients", Indexed(patients)));

    /// <summary>One step from records to what they rest on, or the other way; only to what may be seen. Models and scanners are of no patient by their nature.</summary>
    public IReadOnlyList<CypherStatement> Step(IReadOnlyList<string> keys, IReadOnlySet<string>? patients, bool isBackward)
        => [Step(Source, !isBackward, keys, patients), Step("CONTAINS", isBackward, keys, patients)];

    private CypherStatement Step(string links, bool isOutgoing, IReadOnlyList<string> keys, IReadOnlySet<string>? patients) => new(
        $$"""
        UNWIND $keys AS key
        MATCH (n:{{names.Record}} {_key: key}){{(isOutgoing ? "" : "<")}}-[:{{links}}]-{{(isOutgoing ? ">" : "")}}(other:{{names.Record}})
        WHERE other._version IS NOT NULL{{(patients is null ? "" : " AND (other._patient IS NULL OR other._patient IN $patients)")}}
        WITH DISTINCT other
        RETURN properties(other) AS node ORDER BY other._order
        """,
        ("keys", keys),
        ("patients", Indexed(patients)));

    private static string[]? Indexed(IReadOnlySet<string>? patients) => patients?.Select(GraphNames.Indexed).ToArray();
}
