using System.Globalization;

namespace MedImaging;

/// <summary>The statements that make and remove an index of vectors. A label's property has one index, for one length: so each length has a property.</summary>
internal sealed class VectorIndexStatements(GraphNames names, CypherServer server)
{
    // As the typed store of vectors writes them.
    public const string Kind = "Embedding";
    private const string Field = "vector";

    private const int MaxDimensions = 4096;
    private static readonly Version FirstTuned = new(5, 23);

    private readonly GraphDialect _dialect = GraphDialects.Of(server);

    private string Language => _dialect == GraphDialect.Search ? "CYPHER 25 " : "";

    public CypherStatement Create(int dimensions)
    {
        if (dimensions is < 1 or > MaxDimensions)
        {
            throw new ArgumentOutOfRangeException(nameof(dimensions), $"A vector has 1 to {MaxDimensions} numbers.");
        }

        string tuning = server.Version >= FirstTuned ? ", `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100" : "";
        string search = _dialect == GraphDialect.Search ? " WITH [n._group]" : "";
        string options = string.Create(CultureInfo.InvariantCulture, $"OPTIONS {{indexConfig: {{`vector.dimensions`: {dimensions}, `vector.similarity_function`: 'cosine'{tuning}}}}}");
        return new CypherStatement($"{Language}CREATE VECTOR INDEX {Name(dimensions)} IF NOT EXISTS FOR (n:{names.Label(Kind)}) ON (n.{Property(dimensions)}){search} {options}");
    }

    public CypherStatement Drop(int dimensions) => new($"{Language}DROP INDEX {Name(dimensions)} IF EXISTS");

    public string Name(int dimensions) => string.Create(CultureInfo.InvariantCulture, $"{names.Label(Kind)}_{Field}s_{dimensions}");

    public static string Property(int dimensions) => GraphNames.Floats(Field, dimensions);
}
