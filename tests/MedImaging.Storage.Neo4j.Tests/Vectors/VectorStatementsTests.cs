namespace MedImaging.Tests;

/// <summary>The statements of the vector index, for each server version.</summary>
public sealed class VectorStatementsTests
{
    private const string Conditions = "n:MedEmbedding AND n._group = $group AND n._patient IN $patients AND $form0 IN n._fields AND n.model = $value0 AND $form1 IN n._fields AND n.subject = $value1"
        + " AND $form2 IN n._fields AND n.age >= $value2 AND $form3 IN n._fields AND n.age < $value3"
        + " AND $form_modality IN n._fields AND n.modality IN $modality AND $form_body_part IN n._fields AND n.body_part IN $body_part AND $form_site IN n._fields AND n.site IN $site"
        + " AND (n._patient IS NULL OR n._patient <> $excluded)";

    private static readonly VectorQuery Query = new()
    {
        Model = "m",
        ModelVersion = "1",
        Vector = new float[512],
        Filter = new SimilarityFilter("t")
        {
            Patients = ["Planted"],
            ExcludedPatient = "Planted",
            Modalities = [new Modality("Planted")],
            BodyParts = ["Planted"],
            Sites = ["Planted"],
            MinimumAge = 40,
            MaximumAge = 50,
        },
    };

    [Theory]
    [InlineData("5.15.0", "CREATE VECTOR INDEX MedEmbedding_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n._floats_512_vector) OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine'}}")]
    [InlineData("5.26.0", "CREATE VECTOR INDEX MedEmbedding_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n._floats_512_vector) OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100}}")]
    [InlineData("2026.1", "CYPHER 25 CREATE VECTOR INDEX MedEmbedding_vectors_512 IF NOT EXISTS FOR (n:MedEmbedding) ON (n._floats_512_vector) WITH [n._group] OPTIONS {indexConfig: {`vector.dimensions`: 512, `vector.similarity_function`: 'cosine', `vector.quantization.enabled`: true, `vector.hnsw.m`: 16, `vector.hnsw.ef_construction`: 100}}")]
    public void Create_IsInTheServersWords(string version, string expected)
        => Assert.Equal(expected, new VectorIndexStatements(new GraphNames("Med"), Server(version)).Create(512).Text);

    [Theory]
    [InlineData("5.15.0", "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score")]
    [InlineData("2025.12", "CALL db.index.vector.queryNodes($index, $fetch, $vector) YIELD node AS n, score")]
    [InlineData("2026.2", "CYPHER 25 MATCH (n:MedEmbedding) SEARCH n IN (VECTOR INDEX MedEmbedding_vectors_512 FOR $vector WHERE n._group = $group LIMIT $fetch) SCORE AS score")]
    public void Nearest_IsInTheServersWords_WithAllThatIsAskedBeforeTheLimit(string version, string source)
    {
        var statement = Statements(version).Nearest(EmbeddingSubject.Report, Query, 10);

        Assert.Equal($"{source} WITH * WHERE {Conditions} RETURN n.id AS id, score ORDER BY score DESC, n._order LIMIT $limit", statement.Text);
        Assert.Equal(80, statement.Parameters["fetch"]);
        Assert.Equal(10, statement.Parameters["limit"]);
        Assert.Equal("m@1", statement.Parameters["value0"]);
        Assert.Equal("report", statement.Parameters["value1"]);
        Assert.Equal((40L, 51L), (statement.Parameters["value2"], statement.Parameters["value3"]));
        Assert.DoesNotContain("lanted", statement.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Exact_ComparesWithAllThatIsAllowed()
        => Assert.Equal(
            $"MATCH (n:MedStoredRecord:MedEmbedding) WHERE {Conditions.Replace("n:MedEmbedding AND n._group = $group", "n._tenant = $tenant", StringComparison.Ordinal)} AND n._floats_512_vector IS NOT NULL WITH n, vector.similarity.cosine(n._floats_512_vector, $vector) AS score RETURN n.id AS id, score ORDER BY score DESC, n._order LIMIT $limit",
            Statements("5.26.0").Exact(EmbeddingSubject.Report, Query, 10).Text);

    [Fact]
    public void NothingAskedFor_IsNoCondition()
        => Assert.EndsWith(
            "WITH * WHERE n:MedEmbedding AND n._group = $group AND $form0 IN n._fields AND n.model = $value0 AND $form1 IN n._fields AND n.subject = $value1 RETURN n.id AS id, score ORDER BY score DESC, n._order LIMIT $limit",
            Statements("5.26.0").Nearest(EmbeddingSubject.Case, Query with { Filter = new SimilarityFilter("t") }, 10).Text,
            StringComparison.Ordinal);

    [Fact]
    public void FarTooMany_AreNotFetched() => Assert.Equal(10_000, Statements("5.26.0").Nearest(EmbeddingSubject.Case, Query, int.MaxValue).Parameters["fetch"]);

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public void VectorsOfNoSize_AreTheCallersBug(int dimensions)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VectorIndexStatements(new GraphNames("Med"), Server("5.26.0")).Create(dimensions));

    [Fact]
    public async Task TheNames_AreThoseOfTheTypedStore()
    {
        var records = new InMemoryRecordStore();
        var stores = new ClinicalStores(records, new InMemoryContentStore(), TimeProvider.System).For(new Caller { Tenant = "t", UserId = "u", Rights = StoreRights.All });
        await stores.Embeddings.SaveAsync(new StoredEmbedding
        {
            Id = "e",
            ModelId = "m",
            ModelVersion = "1",
            Vector = new[] { 1f, 2 },
            Subject = EmbeddingSubject.Report,
            SubjectId = "r",
            PatientId = "p",
            Modality = "CT",
            BodyPart = "CHEST",
            Site = "north",
            AgeYears = 41,
        });

        var kept = Assert.Single(await records.ReadAsync(reader => reader.ScanAsync(0, 10)));
        var fields = kept.Fields.ToDictionary(field => field.Name, field => field.Value);
        Assert.Equal(("Embedding", "p"), (kept.Key.Kind, kept.Patient));
        Assert.Equal(("m@1", "report", "CT", "CHEST", "north", 41L), (fields["model"], fields["subject"], fields["modality"], fields["body_part"], fields["site"], fields["age"]));
        var properties = RecordNode.Write(kept);
        Assert.Equal(new[] { 1f, 2 }, properties["_floats_2_vector"]);
        Assert.All(new[] { "model", "subject", "modality", "body_part", "site" }, field => Assert.Contains(FieldForm.Of(field, ""), (string[])properties["_fields"]!));
        properties["_floats_2_vector"] = new object?[] { 1d, 2d };
        Assert.Equal(new[] { 1f, 2 }, RecordNode.Read(Answered(properties)).Fields.Single(field => field.Name == "vector").Value);
    }

    // As the server gives it back: lists of objects, and the order it has given.
    private static Dictionary<string, object?> Answered(Dictionary<string, object?> properties)
    {
        var answer = properties.Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value is string[] texts ? texts.ToArray<object?>() : pair.Value);
        answer["_order"] = 1L;
        return answer;
    }

    private static VectorStatements Statements(string version) => new(new GraphNames("Med"), Server(version));

    private static CypherServer Server(string version) => new("Neo4j", Version.Parse(version), false);
}
