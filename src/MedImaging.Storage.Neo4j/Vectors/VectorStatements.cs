using System.Globalization;
using System.Text;

namespace MedImaging;

/// <summary>The statements that find the nearest vectors, for the server there is: a procedure from 5.15 on, the <c>SEARCH</c> clause from 2026.1 on.</summary>
internal sealed class VectorStatements(GraphNames names, CypherServer server)
{
    // Neither finds by patient or other conditions: more are fetched, and what the query says is applied to them.
    private const int MoreThanWanted = 8;
    private const int MostFetched = 10_000;

    private readonly GraphDialect _dialect = GraphDialects.Of(server);
    private readonly string _label = names.Label(VectorIndexStatements.Kind);
    private readonly VectorIndexStatements _index = new(names, server);
    private readonly QueryStatements _queries = new(names, GraphDialects.Of(server));

    /// <summary>Asks the index, and applies everything that is asked for before the limit.</summary>
    public CypherStatement Nearest(EmbeddingSubject subject, VectorQuery query, int limit)
    {
        int dimensions = query.Vector.Length;
        var (text, parameters) = Matching(subject, query, Source(dimensions));
        text.Append(" RETURN n.id AS id, score ORDER BY score DESC, n._order LIMIT $limit");
        parameters["vector"] = query.Vector;
        parameters["fetch"] = (int)Math.Min((long)limit * MoreThanWanted, MostFetched);
        parameters["limit"] = limit;
        if (_dialect != GraphDialect.Search)
        {
            parameters["index"] = _index.Name(dimensions);
        }

        return new CypherStatement(text.ToString(), parameters);
    }

    /// <summary>Compares with every vector that may be found: right however few those are.</summary>
    public CypherStatement Exact(EmbeddingSubject subject, VectorQuery query, int limit)
    {
        string property = VectorIndexStatements.Property(query.Vector.Length);
        var (text, parameters) = Matching(subject, query, null);
        text.Append(CultureInfo.InvariantCulture, $" AND n.{property} IS NOT NULL WITH n, vector.similarity.cosine(n.{property}, $vector) AS score");
        text.Append(" RETURN n.id AS id, score ORDER BY score DESC, n._order LIMIT $limit");
        (parameters["vector"], parameters["limit"]) = (query.Vector, limit);
        return new CypherStatement(text.ToString(), parameters);
    }

    /// <summary>The conditions of a query, and those a query has no words for: one of several values, and all patients but one.</summary>
    private (StringBuilder Text, Dictionary<string, object?> Parameters) Matching(EmbeddingSubject subject, VectorQuery query, string? source)
    {
        var filter = query.Filter;
        var where = new List<FieldCondition>
        {
            new("model", FieldComparison.Equal, $"{query.Model}@{query.ModelVersion}"),
            new("subject", FieldComparison.Equal, subject.ToString().ToLowerInvariant()),
        };
        if (filter.MinimumAge is { } lowest)
        {
            where.Add(new FieldCondition("age", FieldComparison.AtLeast, (long)lowest));
        }

        if (filter.MaximumAge is { } highest)
        {
            where.Add(new FieldCondition("age", FieldComparison.Below, highest + 1L));
        }

        var (text, parameters) = _queries.Matching(new RecordQuery { Tenant = filter.Tenant, Kind = VectorIndexStatements.Kind, Where = where, Patients = filter.Patients?.ToHashSet(StringComparer.Ordinal) }, source);
        AnyOf("modality", filter.Modalities?.Select(modality => modality.Code));
        AnyOf("body_part", filter.BodyParts);
        AnyOf("site", filter.Sites);
        if (filter.ExcludedPatient is { } excluded)
        {
            text.Append(" AND (n._patient IS NULL OR n._patient <> $excluded)");
            parameters["excluded"] = GraphNames.Indexed(excluded);
        }

        return (text, parameters);

        void AnyOf(string field, IEnumerable<string>? values)
        {
            if (values is not null)
            {
                text.Append(CultureInfo.InvariantCulture, $" AND $form_{field} IN n._fields AND n.{GraphNames.Property(field)} IN ${field}");
                parameters[$"form_{field}"] = FieldForm.Of(field, "");
                parameters[field] = values.ToArray();
            }
        }
    }

    private string Source(int dimensions) => _dialect == GraphDialect.Search
        ? $"CYPHER 25 MATCH (n:{_label}) SEARCH n IN (VECTOR INDEX {_index.Name(dimensions)} FOR $vector WHERE n._group = $group LIMIT $fetch) SCORE AS score"
        : "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score";
}
