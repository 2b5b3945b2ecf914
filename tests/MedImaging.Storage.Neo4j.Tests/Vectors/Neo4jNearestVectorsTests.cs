using MedImaging.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace MedImaging.Tests;

/// <summary>The graph's vector index behind the typed search, over Bolt 5.</summary>
public sealed class Neo4jNearestVectorsTests
{
    private static readonly EmbeddingModelKey Model = new("encoder", "1", 2);
    private static readonly VectorQuery Query = new() { Model = "encoder", ModelVersion = "1", Vector = new[] { 1f, 0 }, Filter = new SimilarityFilter("t") };
    private static readonly Caller Doctor = new() { Tenant = "t", UserId = "u", Rights = StoreRights.All };

    [Theory]
    [InlineData("Neo4j/5.26.0", "CALL db.index.vector.queryNodes")]
    [InlineData("Neo4j/2026.02.0", "CYPHER 25 MATCH (n:Embedding) SEARCH n IN (VECTOR INDEX")]
    public async Task TheIndex_IsMadeOnce_AndAsked(string agent, string asked)
    {
        await using var server = Serve(agent, ("1", 1), ("2", 0.5));
        await using var session = server.Open();
        var nearest = new Neo4jNearestVectors(session);
        var hits = await nearest.FindAsync(EmbeddingSubject.Report, Query, 2);
        await nearest.FindAsync(EmbeddingSubject.Report, Query, 2);

        Assert.Equal([new SimilarityHit("1", 1), new SimilarityHit("2", 0)], hits);
        Assert.Equal(1, Count(server, "CREATE VECTOR INDEX Embedding_vectors_2"));
        Assert.Equal(2, Count(server, asked));
        Assert.Equal(0, Count(server, "vector.similarity.cosine"));
        await nearest.DropAsync(2);
        Assert.Equal(1, Count(server, "DROP INDEX Embedding_vectors_2 IF EXISTS"));
        Assert.Empty(server.Violations);
    }

    [Fact]
    public async Task TooFewHits_AreAskedForOneByOne()
    {
        await using var server = Serve("Neo4j/5.26.0", ("1", 1));
        server.On(call => call.Text.Contains("vector.similarity.cosine", StringComparison.Ordinal), _ => ServedResult.Of(["id", "score"], ["1", 1d], ["far", 0d]));
        await using var session = server.Open();
        var nearest = new Neo4jNearestVectors(session, new Neo4jStoreOptions { AppliesSchema = false });

        Assert.Equal([new SimilarityHit("1", 1), new SimilarityHit("far", -1)], await nearest.FindAsync(EmbeddingSubject.Report, Query, 2));
        Assert.Equal(0, Count(server, "CREATE"));
    }

    [Fact]
    public async Task SimilarCases_OverIt_ShowNothingTheCallerMayNotSee_AndAreAuditedOnce()
    {
        // A server that minds no filter: both patients' vectors, another tenant's, and one that is gone.
        await using var server = Serve("Neo4j/5.26.0", ("theirs", 1), ("gone", 0.9), ("mine", 0.8), ("elsewhere", 0.7));
        await using var session = server.Open();
        var records = new InMemoryRecordStore();
        var stores = new ClinicalStores(records, new InMemoryContentStore(), TimeProvider.System, nearest: new Neo4jNearestVectors(session));
        await SaveAsync(stores.For(Doctor), "theirs", "p-1");
        await SaveAsync(stores.For(Doctor), "mine", "p-2");
        await SaveAsync(stores.For(Doctor with { Tenant = "other" }), "elsewhere", "p-2");
        var before = await records.ReadAsync(reader => reader.ReadAuditAsync("t", 0, 100));

        var found = await stores.For(Doctor with { Patients = new HashSet<string> { "p-2" } }).Similar.FindAsync(new SimilarCaseQuery { Model = Model, Vector = Query.Vector, Subject = EmbeddingSubject.Report, ExcludedPatientId = "p-9" });

        var one = Assert.Single(found);
        Assert.Equal("mine", one.SubjectId);
        Assert.Equal(0.6, one.Score, 5);
        var after = await records.ReadAsync(reader => reader.ReadAuditAsync("t", 0, 100));
        var entry = System.Text.Json.Nodes.JsonNode.Parse(Assert.Single(after.Skip(before.Count)).Bytes.Span)!;
        Assert.Equal("similar.find", (string?)entry["event"]);
        var request = server.Requests.First(each => each.Text.StartsWith("CALL db.index.vector", StringComparison.Ordinal));
        Assert.Equal("t\u001FEmbedding", request.Parameters["group"]);
        Assert.Equal(["p-2"], Assert.IsAssignableFrom<IReadOnlyList<object?>>(request.Parameters["patients"]));
        Assert.Equal("p-9", request.Parameters["excluded"]);
    }

    [Fact]
    public async Task AServerThatFails_IsAuditedToo()
    {
        await using var server = BoltServer.Start(new BoltServerOptions { Agent = "Neo4j/5.26.0" });
        await using var session = server.Open();
        var records = new InMemoryRecordStore();
        var stores = new ClinicalStores(records, new InMemoryContentStore(), TimeProvider.System, nearest: new Neo4jNearestVectors(session, new Neo4jStoreOptions { AppliesSchema = false }));

        await Assert.ThrowsAnyAsync<MedImagingException>(async () => await stores.For(Doctor).Similar.FindAsync(new SimilarCaseQuery { Model = Model, Vector = Query.Vector }));
        Assert.Single(await records.ReadAsync(reader => reader.ReadAuditAsync("t", 0, 100)));
    }

    [Fact]
    public async Task InASealedStore_ItRefuses_AndSaysWhatServes()
    {
        await using var server = Serve("Neo4j/5.26.0");
        await using var session = server.Open();
        var nearest = new Neo4jNearestVectors(session, keys: new TestKeys());

        foreach (Func<ValueTask> use in new Func<ValueTask>[] { async () => await nearest.FindAsync(EmbeddingSubject.Case, Query, 1), () => nearest.CreateAsync(2), () => nearest.DropAsync(2) })
        {
            var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await use());
            Assert.Equal(ErrorKind.UnsupportedFormat, refused.Kind);
            Assert.Contains("the SDK's own index serves", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, Count(server, "VECTOR"));
    }

    [Fact]
    public async Task AServerWithoutVectors_SaysSo()
    {
        await using var session = await GraphServer.OpenAsync();
        var nearest = new Neo4jNearestVectors(session);

        var refused = await Assert.ThrowsAsync<MedImagingException>(async () => await nearest.CreateAsync(2));
        Assert.Equal(ErrorKind.UnsupportedFormat, refused.Kind);
        Assert.Contains("5.15", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorKind.UnsupportedFormat, (await Assert.ThrowsAsync<MedImagingException>(async () => await nearest.FindAsync(EmbeddingSubject.Case, Query, 1))).Kind);
    }

    [Fact]
    public async Task AddNeo4jVectors_PutsItUnderTheTypedSearch()
    {
        await using var server = Serve("Neo4j/5.26.0");
        var services = new ServiceCollection();
        services.AddMedImaging().AddNeo4jSession(options => options.Address = server.Uri()).AddNeo4jVectors();
        await using var host = services.BuildServiceProvider();
        Assert.Empty(await host.GetRequiredService<ClinicalStores>().For(Doctor).Similar.FindAsync(new SimilarCaseQuery { Model = Model, Vector = Query.Vector }));

        Assert.Same(host.GetRequiredService<Neo4jNearestVectors>(), host.GetRequiredService<INearestVectors>());
        Assert.Equal(3, Count(server, "CALL db.index.vector.queryNodes"));
    }

    private static int Count(BoltServer server, string part) => server.Requests.Count(request => request.Text.Contains(part, StringComparison.Ordinal));

    private static async Task SaveAsync(CallerStores stores, string id, string patient) => await stores.Embeddings.SaveAsync(new StoredEmbedding
    {
        Id = id,
        ModelId = Model.ModelId,
        ModelVersion = Model.ModelVersion,
        Vector = new[] { 1f, 0 },
        Subject = EmbeddingSubject.Report,
        SubjectId = id,
        PatientId = patient,
    });

    private static BoltServer Serve(string agent, params (string Id, double Score)[] hits)
    {
        var answer = new ServedResult(["id", "score"], hits.Select(hit => new object?[] { hit.Id, hit.Score }));
        return BoltServer.Start(new BoltServerOptions { Agent = agent })
            .On(call => call.Text.Contains("VECTOR INDEX", StringComparison.Ordinal) || call.Text.Contains("DROP INDEX", StringComparison.Ordinal) || call.Text.Contains("awaitIndexes", StringComparison.Ordinal), _ => ServedResult.Empty)
            .On(call => call.Text.Contains(" RETURN n.id AS id, score", StringComparison.Ordinal), _ => answer);
    }
}
