using MedImaging.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace MedImaging.Tests;

/// <summary>The contract of the kernel on a server of one's own, where <c>NEO4J_URI</c>, <c>NEO4J_USER</c> and <c>NEO4J_PASSWORD</c> say which.</summary>
public sealed class LiveRecordStoreTests : RecordStoreContract, IAsyncLifetime
{
    private BoltSession? _session;
    private Neo4jRecordStore? _store;

    protected override IRecordStore Store => _store!;

    public ValueTask InitializeAsync()
    {
        _session = Open();
        _store = new Neo4jRecordStore(_session, new Neo4jStoreOptions { LabelPrefix = "MedImagingTest" });
        return default;
    }

    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? default;

    [Fact]
    public async Task Vectors_AreFoundByTheIndex_WithinWhatMayBeSeen()
    {
        var options = new Neo4jStoreOptions { LabelPrefix = "MedImagingTest" };
        var nearest = new Neo4jNearestVectors(_session!, options);
        await nearest.CreateAsync(16);
        var random = new Random(3);
        float[][] vectors = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(0, 16).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        await Store.WriteAsync(async writer =>
        {
            for (int i = 0; i < vectors.Length; i++)
            {
                await writer.PutAsync(new StoredRecord
                {
                    Key = new RecordKey(Tenant, "Embedding", $"{i}"),
                    Version = 1,
                    Patient = $"p{i % 5}",
                    Fields = [new RecordField("model", "m@1"), new RecordField("subject", "case"), new RecordField("vector", vectors[i], IsLookup: false)],
                    Body = "{}"u8.ToArray(),
                });
            }

            return true;
        });

        var query = new VectorQuery { Model = "m", ModelVersion = "1", Vector = vectors[6], Filter = new SimilarityFilter(Tenant) { Patients = ["p1"] } };
        var hits = await nearest.FindAsync(EmbeddingSubject.Case, query, 10);

        Assert.Equal("6", hits[0].Id);
        Assert.Equal(10, hits.Count);
        Assert.All(hits, hit => Assert.Equal(1, int.Parse(hit.Id, System.Globalization.CultureInfo.InvariantCulture) % 5));
    }

    private static BoltSession Open()
    {
        string? address = Environment.GetEnvironmentVariable("NEO4J_URI");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD do not say which server to use.");
        var options = new Neo4jOptions
        {
            Address = new Uri(address!),
            User = Environment.GetEnvironmentVariable("NEO4J_USER"),
            Password = Environment.GetEnvironmentVariable("NEO4J_PASSWORD"),
        };
        return BoltSessionFactory.Create(options, TimeProvider.System, new Random(7), NullLogger.Instance);
    }
}
