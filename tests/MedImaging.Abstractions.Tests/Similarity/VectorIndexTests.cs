namespace MedImaging.Tests;

public sealed class VectorIndexTests
{
    [Theory]
    [InlineData(1, 5, VectorMetric.Cosine)]
    [InlineData(3, 40, VectorMetric.Euclidean)]
    [InlineData(17, 500, VectorMetric.Cosine)]
    [InlineData(64, 5000, VectorMetric.Cosine)]
    [InlineData(100, 5000, VectorMetric.Euclidean)]
    public void Search_FindsWhatLookingAtAllFinds(int dimensions, int count, VectorMetric metric)
    {
        float[][] vectors = SimilaritySamples.Clustered(count, dimensions, 7, 0.5f, 1);
        using var index = SimilaritySamples.IndexOf(vectors, null, metric);
        VectorEntry[] entries = [.. vectors.Select((vector, i) => SimilaritySamples.Entry($"e{i}", vector))];
        for (ulong seed = 1; seed <= 5; seed++)
        {
            float[] query = SimilaritySamples.Gaussian(dimensions, seed + 100);
            var hits = index.Search(SimilaritySamples.Query(query));
            // The scores, not the ids: in one dimension many are equally alike.
            var expected = SimilaritySamples.BruteForce(entries, query, new SimilarityFilter("north"), 10, metric)
                .Select(id => SimilaritySamples.Score(entries[int.Parse(id[1..])].Vector.Span, query, metric)).ToArray();
            Assert.Equal(expected.Length, hits.Count);
            Assert.All(hits.Zip(expected), pair => Assert.Equal(pair.Second, pair.First.Score, 1e-3));
            Assert.Equal(hits.Count, hits.DistinctBy(hit => hit.Id).Count());
        }
    }

    [Fact]
    public void TwoThreadsAndBatches_GiveTheSameHitsAsOne()
    {
        float[][] vectors = SimilaritySamples.Clustered(20_000, 32, 9, 1f, 2);
        using var one = SimilaritySamples.IndexOf(vectors);
        using var two = SimilaritySamples.IndexOf(vectors, new VectorIndexOptions { Threads = 2 });
        var filter = new SimilarityFilter("north");
        VectorQuery[] queries = [.. Enumerable.Range(0, 150).Select(i => SimilaritySamples.Query(SimilaritySamples.Gaussian(32, (ulong)i + 5), filter))];
        var many = two.SearchMany(queries);
        for (int i = 0; i < queries.Length; i++)
        {
            var expected = one.Search(queries[i]);
            Assert.Equal(expected, two.Search(queries[i]));
            Assert.Equal(expected, many[i]);
        }
    }

    [Fact]
    public void SearchMany_KeepsEachQueriesFilter()
    {
        using var index = new VectorIndex(SimilaritySamples.Key(4));
        foreach (string tenant in (string[])["north", "south"])
        {
            index.Upsert(SimilaritySamples.Entry($"of-{tenant}", [1, 2, 3, 4], new VectorAttributes { Tenant = tenant }));
        }

        var found = index.SearchMany([.. Enumerable.Range(0, 9).Select(i => SimilaritySamples.Query([1, 2, 3, 4], new SimilarityFilter(i % 3 == 0 ? "north" : i % 3 == 1 ? "south" : "nowhere")))]);
        Assert.All(found.Index(), item => Assert.Equal(item.Index % 3 == 0 ? ["of-north"] : item.Index % 3 == 1 ? ["of-south"] : [], item.Item.Select(hit => hit.Id)));
    }

    [Fact]
    public void Codes_FindNinetyNineInAHundred()
    {
        foreach (var metric in (VectorMetric[])[VectorMetric.Cosine, VectorMetric.Euclidean])
        {
            double recall = 0;
            float[][] vectors = SimilaritySamples.Clustered(6000, 64, 40, 0.6f, 3);
            using var index = SimilaritySamples.IndexOf(vectors, null, metric);
            for (int i = 0; i < 50; i++)
            {
                float[] query = [.. vectors[i * 7].Select((value, d) => value + (0.3f * vectors[i + 50][d]))];
                recall += SimilaritySamples.Recall(index.Search(SimilaritySamples.Query(query, mode: VectorSearchMode.Exact)), index.Search(SimilaritySamples.Query(query, mode: VectorSearchMode.Quantised))) / 50;
            }

            Assert.True(recall >= 0.99, $"The recall is {recall}.");
        }
    }

    [Fact]
    public void Entries_ComeAreReplacedAndGo()
    {
        using var index = new VectorIndex(SimilaritySamples.Key(2));
        Assert.Empty(index.Search(SimilaritySamples.Query([1, 0])));
        index.Upsert(SimilaritySamples.Entry("a", [1, 0]));
        index.Upsert(SimilaritySamples.Entry("b", [0, 1]));
        index.Upsert(SimilaritySamples.Entry("a", [-1, 0], new VectorAttributes { Tenant = "north", Age = 40, Site = "east" }));
        Assert.Equal(["b", "a"], index.Search(SimilaritySamples.Query([1, 0])).Select(hit => hit.Id));
        Assert.Equal(new VectorAttributes { Tenant = "north", Age = 40, Site = "east" }, index.FindAttributes("north", "a"));
        Assert.Equal(2, index.Count);

        Assert.False(index.Remove("south", "a"));
        Assert.True(index.Remove("north", "a"));
        Assert.False(index.Remove("north", "a"));
        Assert.Equal(["b"], index.Search(SimilaritySamples.Query([1, 0])).Select(hit => hit.Id));
        Assert.Null(index.FindAttributes("north", "a"));
        Assert.True(index.RemoveTenant("north"));
        Assert.Equal(0, index.Count);
    }

    [Fact]
    public void ManyChanges_LeaveWhatWasLeft()
    {
        float[][] vectors = SimilaritySamples.Clustered(6000, 16, 5, 1f, 4);
        using var index = SimilaritySamples.IndexOf(vectors);
        Dictionary<string, VectorEntry> left = [];
        for (int i = 0; i < vectors.Length; i++)
        {
            if (i % 3 == 0)
            {
                left[$"e{i}"] = SimilaritySamples.Entry($"e{i}", vectors[(i + 1) % vectors.Length]);
                index.Upsert(left[$"e{i}"]);
            }
            else if (i % 3 == 1)
            {
                index.Remove("north", $"e{i}");
            }
            else
            {
                left[$"e{i}"] = SimilaritySamples.Entry($"e{i}", vectors[i]);
            }
        }

        Assert.Equal(left.Count, index.Count);
        for (ulong seed = 0; seed < 20; seed++)
        {
            float[] query = SimilaritySamples.Gaussian(16, seed + 50);
            Assert.Equal(SimilaritySamples.BruteForce(left.Values, query, new SimilarityFilter("north"), 10), index.Search(SimilaritySamples.Query(query)).Select(hit => hit.Id));
        }
    }

    [Theory]
    [InlineData("other", "1", 4)]
    [InlineData("encoder", "2", 4)]
    [InlineData("encoder", "1", 3)]
    public void AnotherModelVersionOrLength_IsRefused(string model, string version, int dimensions)
    {
        using var index = new VectorIndex(SimilaritySamples.Key(4));
        float[] vector = [.. Enumerable.Repeat(1f, dimensions)];
        var entry = SimilaritySamples.Entry("a", vector) with { Model = model, ModelVersion = version };
        var query = SimilaritySamples.Query(vector) with { Model = model, ModelVersion = version };
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => index.Upsert(entry)).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => index.Search(query)).Kind);
        Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => index.SearchMany([query])).Kind);
        Assert.Equal(0, index.Count);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(0f)]
    public void WhatIsNoDirection_IsRefused(float value)
    {
        foreach (var metric in (VectorMetric[])[VectorMetric.Cosine, VectorMetric.Euclidean])
        {
            using var index = new VectorIndex(SimilaritySamples.Key(3, metric));
            Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => index.Upsert(SimilaritySamples.Entry("a", [0, value, 0]))).Kind);
            Assert.Equal(ErrorKind.InvalidInput, Assert.Throws<MedImagingException>(() => index.Search(SimilaritySamples.Query([0, value, 0]))).Kind);
        }
    }

    [Theory]
    [InlineData(float.MaxValue)]
    [InlineData(float.Epsilon)]
    public void TheLargestAndTheSmallestNumbers_HaveADirection(float value)
    {
        using var index = new VectorIndex(SimilaritySamples.Key(3));
        index.Upsert(SimilaritySamples.Entry("a", [value, value, value]));
        Assert.Equal(1f, Assert.Single(index.Search(SimilaritySamples.Query([value, value, value]))).Score, 1e-6f);
    }

    [Theory]
    [InlineData(VectorSearchMode.Exact)]
    [InlineData(VectorSearchMode.Quantised)]
    [InlineData(VectorSearchMode.Graph)]
    public async Task AWarmSearch_AllocatesNothing(VectorSearchMode mode)
    {
        using var index = SimilaritySamples.IndexOf(SimilaritySamples.Clustered(3000, 24, 5, 1f, 6));
        await index.BuildGraphAsync();
        var filter = new SimilarityFilter("north") { MinimumAge = mode == VectorSearchMode.Graph ? null : 0, Sites = mode == VectorSearchMode.Exact ? ["east", "west"] : null };
        var query = SimilaritySamples.Query(SimilaritySamples.Gaussian(24, 9), filter, mode);
        var hits = new SimilarityHit[10];
        for (int i = 0; i < 50; i++)
        {
            index.Search(query, hits);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            index.Search(query, hits);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
