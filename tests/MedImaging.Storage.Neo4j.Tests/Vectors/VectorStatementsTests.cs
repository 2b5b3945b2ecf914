namespace MedImaging.Tests;

/// <summary>The statements of the vector index, for each server version.</summary>
public sealed class VectorStatementsTests
{
    private static readonly Neo4jVectorIndex Index = new("Embedding", "vector", 512);
    private static readonly RecordQuery Query = new() { Tenant = "t", Kind = "Embedding", Where = [new FieldCondition("model", FieldComparison.Equal, "m/1")], Patients = new HashSet<string> { "p" }, Limit = 10 };

    [Theory]
    [InlineData("5.15.0", "CREATE VECTOR INDEX MedEmbedding_vector_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n.vector) OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine'}}")]
    [InlineData("5.26.0", "CREATE VECTOR INDEX MedEmbedding_vector_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n.vector) OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100}}")]
    [InlineData("2026.1", "CYPHER 25 CREATE VECTOR INDEX MedEmbedding_vector_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n.vector) WITH [n._group] OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100}}")]
    public void Create_IsInTheServersWords(string version, string expected) => Assert.Equal(expected, Statements(version).Create(Index).Text);

    [Theory]
    [InlineData("5.15.0", "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score WITH * WHERE n:MedEmbedding AND n._group = $group AND n._patient IN $patients AND $form0 IN n._fields AND n.model = $value0 RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit")]
    [InlineData("2025.12", "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score WITH * WHERE n:MedEmbedding AND n._group = $group AND n._patient IN $patients AND $form0 IN n._fields AND n.model = $value0 RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit")]
    [InlineData("2026.2", "CYPHER 25 MATCH (n:MedEmbedding) SEARCH n IN (VECTOR INDEX MedEmbedding_vector_vectors_512 FOR $vector WHERE n._group = $group LIMIT $fetch) SCORE AS score WITH * WHERE n:MedEmbedding AND n._group = $group AND n._patient IN $patients AND $form0 IN n._fields AND n.model = $value0 RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit")]
    public void Nearest_IsInTheServersWords_WithAllThatIsAskedBeforeTheLimit(string version, string expected)
    {
        var statement = Statements(version).Nearest(Index, new float[512], Query);

        Assert.Equal(expected, statement.Text);
        Assert.Equal(80, statement.Parameters["fetch"]);
        Assert.Equal(10, statement.Parameters["limit"]);
    }

    [Fact]
    public void Exact_ComparesWithAllThatIsAllowed()
        => Assert.Equal(
            "MATCH (n:MedStoredRecord:MedEmbedding) WHERE n._group = $group AND n._patient IN $patients AND $form0 IN n._fields AND n.model = $value0 WITH n WHERE size(n.vector) = $dimensions WITH n, vector.similarity.cosine(n.vector, $vector) AS score RETURN properties(n) AS node, score ORDER BY score DESC, n._order LIMIT $limit",
            Statements("5.26.0").Exact(Index, new float[512], Query).Text);

    [Fact]
    public void FarTooMany_AreNotFetched() => Assert.Equal(10_000, Statements("5.26.0").Nearest(Index, new float[512], Query with { Limit = int.MaxValue }).Parameters["fetch"]);

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void VectorsOfNoSize_AreTheCallersBug(int dimensions) => Assert.Throws<ArgumentOutOfRangeException>(() => Statements("5.26.0").Create(Index with { Dimensions = dimensions }));

    [Fact]
    public async Task AServerWithoutVectors_SaysSo()
    {
        await using var session = await GraphServer.OpenAsync();
        var search = new Neo4jVectorSearch(session);

        var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await search.CreateAsync(Index));
        Assert.Equal(ErrorKind.UnsupportedFormat, refused.Kind);
        Assert.Contains("5.15", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.UnsupportedFormat, (await Assert.ThrowsAsync<MedImagingException>(async () => await search.SearchAsync(Index, new float[512], Query))).Kind);
        await Assert.ThrowsAsync<ArgumentException>(async () => await search.SearchAsync(Index, new float[3], Query));
    }

    private static VectorStatements Statements(string version) => new(new GraphNames("Med"), new CypherServer("Neo4j", Version.Parse(version), false));
}
