namespace MedImaging.Tests;

public sealed class VectorGraphTests
{
    private static readonly VectorIndexOptions Options = new() { GraphFrom = 1 };

    [Theory]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Euclidean)]
    public async Task TheGraph_FindsNinetyFiveInAHundred(VectorMetric metric)
    {
        float[][] vectors = SimilaritySamples.Clustered(4000, 48, 60, 0.5f, 1);
        using var index = SimilaritySamples.IndexOf(vectors, Options, metric);
        await index.BuildGraphAsync();
        Assert.True(Recall(index, vectors, new SimilarityFilter("north")) >= 0.95);
    }

    [Fact]
    public async Task TheGraph_GrowsAndShrinksWithTheEntries()
    {
        float[][] vectors = SimilaritySamples.Clustered(6000, 32, 40, 0.6f, 2);
        using var index = SimilaritySamples.IndexOf(vectors[..3000], Options);
        await index.BuildGraphAsync();
        for (int i = 3000; i < vectors.Length; i++)
        {
            index.Upsert(SimilaritySamples.Entry($"e{i}", vectors[i]));
            index.Remove("north", $"e{i - 3000}");
        }

        Assert.Equal(3000, index.Count);
        Assert.True(Recall(index, vectors[3000..], new SimilarityFilter("north")) >= 0.95);
        Assert.All(index.Search(SimilaritySamples.Query(vectors[0], mode: VectorSearchMode.Graph)), hit => Assert.True(int.Parse(hit.Id[1..]) >= 3000));
    }

    [Theory]
    [InlineData(0, 49)]
    [InlineData(0, 9)]
    [InlineData(42, 42)]
    public async Task AFilter_IsAskedDuringTheWalk_SoThatAsManyAreFound(int youngest, int oldest)
    {
        float[][] vectors = SimilaritySamples.Clustered(4000, 32, 40, 0.6f, 3);
        using var index = new VectorIndex(SimilaritySamples.Key(32), Options);
        for (int i = 0; i < vectors.Length; i++)
        {
            index.Upsert(SimilaritySamples.Entry($"e{i}", vectors[i], new VectorAttributes { Tenant = "north", Age = i / 40 % 100 }));
        }

        await index.BuildGraphAsync();
        var filter = new SimilarityFilter("north") { MinimumAge = youngest, MaximumAge = oldest };
        Assert.Equal(10, index.Search(SimilaritySamples.Query(vectors[5], filter, VectorSearchMode.Graph)).Count);
        Assert.True(Recall(index, vectors, filter) >= 0.95);
    }

    [Fact]
    public async Task WhatTheGraphDoesNotHaveYet_IsFoundToo()
    {
        float[][] vectors = SimilaritySamples.Clustered(2000, 16, 20, 0.6f, 4);
        using var index = SimilaritySamples.IndexOf(vectors[..1000], new VectorIndexOptions { GraphFrom = null });
        using var stop = new CancellationTokenSource();
        await index.BuildGraphAsync(stop.Token);
        for (int i = 1000; i < vectors.Length; i++)
        {
            index.Upsert(SimilaritySamples.Entry($"e{i}", vectors[i]));
            Assert.Equal($"e{i}", index.Search(SimilaritySamples.Query(vectors[i], mode: VectorSearchMode.Graph))[0].Id);
        }
    }

    [Fact]
    public async Task TheSameSeedAndChanges_GiveTheSameHits()
    {
        float[][] vectors = SimilaritySamples.Clustered(1500, 24, 15, 0.8f, 5);
        using var one = SimilaritySamples.IndexOf(vectors, Options);
        using var other = SimilaritySamples.IndexOf(vectors, Options);
        await one.BuildGraphAsync();
        await other.BuildGraphAsync();
        for (ulong seed = 0; seed < 30; seed++)
        {
            var query = SimilaritySamples.Query(SimilaritySamples.Gaussian(24, seed + 70), mode: VectorSearchMode.Graph);
            Assert.Equal(one.Search(query), other.Search(query));
        }
    }

    private static double Recall(VectorIndex index, float[][] vectors, SimilarityFilter filter)
    {
        double sum = 0;
        for (int i = 0; i < 100; i++)
        {
            float[] query = [.. vectors[i * 23].Select((value, d) => value + (0.2f * vectors[i + 1][d]))];
            sum += SimilaritySamples.Recall(
                index.Search(SimilaritySamples.Query(query, filter, VectorSearchMode.Exact)),
                index.Search(SimilaritySamples.Query(query, filter, VectorSearchMode.Graph)));
        }

        return sum / 100;
    }
}
