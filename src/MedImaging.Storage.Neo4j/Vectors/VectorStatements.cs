using System.Globalization;

namespace MedImaging;

/// <summary>The statements of the vector index, for the server there is: a procedure from 5.15 on, the <c>SEARCH</c> clause from 2026.1 on.</summary>
internal sealed class VectorStatements(GraphNames names, CypherServer server)
{
    // Neither finds by patient or other conditions: more are fetched, and what the query says is applied to them.
    private const int MoreThanWanted = 8;
    private const int MostFetched = 10_000;
    private const int MaxDimensions = 4096;
    private static readonly Version FirstTuned = new(5, 23);

    private readonly GraphDialect _dialect = GraphDialects.Of(server);
    private readonly QueryStatements _queries = new(names, GraphDialects.Of(server));

    public CypherStatement Create(Neo4jVectorIndex index)
    {
        if (index.Dimensions is < 1 or > MaxDimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(index), $"A vector has 1 to {MaxDimensions} numbers.");
        }

        string tuning = server.Version >= FirstTuned ? ", `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100" : "";
        string search = _dialect == GraphDialect.Search ? " WITH [n._group]" : "";
        string options = string.Create(CultureInfo.InvariantCulture, $"OPTIONS {{indexConfig: {{`vector.dimensions`: {index.Dimensions}, `vector.similarity_function`: 'cosine'{tuning}}}}}");
        return new CypherStatement($"{Language}CREATE VECTOR INDEX {Name(index)} IF NOT EXISTS FOR (n:{names.Label(index.Kind)}) ON (n.{GraphNames.Property(index.Field)}){search} {options}");
    }

    public CypherStatement Drop(Neo4jVectorIndex index) => new($"{Language}DROP INDEX {Name(index)} IF EXISTS");

    /// <summary>Asks the index, and applies everything the query says before the limit.</summary>
    public CypherStatement Nearest(Neo4jVectorIndex index, ReadOnlyMemory<float> vector, RecordQuery query)
    {
        var (text, parameters) = _queries.Matching(query, Source(index));
        text.Append(" RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit");
        parameters["vector"] = vector;
        parameters["fetch"] = (int)Math.Min((long)query.Limit * MoreThanWanted, MostFetched);
        parameters["limit"] = query.Limit;
        if (_dialect != GraphDialect.Search)
        {
            parameters["index"] = Name(index);
        }

        return new CypherStatement(text.ToString(), parameters);
    }

    /// <summary>Compares with every record the query allows: right however few those are.</summary>
    public CypherStatement Exact(Neo4jVectorIndex index, ReadOnlyMemory<float> vector, RecordQuery query)
    {
        string property = GraphNames.Property(index.Field);
        var (text, parameters) = _queries.Matching(query);
        text.Append(CultureInfo.InvariantCulture, $" WITH n WHERE size(n.{property}) = $dimensions WITH n, vector.similarity.cosine(n.{property}, $vector) AS score");
        text.Append(" RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit");
        (parameters["vector"], parameters["dimensions"], parameters["limit"]) = (vector, vector.Length, query.Limit);
        return new CypherStatement(text.ToString(), parameters);
    }

    private string Language => _dialect == GraphDialect.Search ? "CYPHER 25 " : "";

    private string Source(Neo4jVectorIndex index) => _dialect == GraphDialect.Search
        ? $"CYPHER 25 MATCH (n:{names.Label(index.Kind)}) SEARCH n IN (VECTOR INDEX {Name(index)} FOR $vector WHERE n._group = $group LIMIT $fetch) SCORE AS score"
        : "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score";

    private string Name(Neo4jVectorIndex index) => string.Create(CultureInfo.InvariantCulture, $"{names.Label(index.Kind)}_{GraphNames.Property(index.Field)}_vectors_{index.Dimensions}");
}
