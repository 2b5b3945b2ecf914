namespace MedImaging.Tests;

public sealed class VectorClustersTests
{
    private const int Planted = 8;

    [Theory]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Euclidean)]
    public async Task PlantedClusters_AreFoundByMeans(VectorMetric metric)
    {
        using var index = SimilaritySamples.IndexOf(SimilaritySamples.Clustered(800, 24, Planted, 0.4f, 1), null, metric);
        var found = await index.ClusterByMeansAsync(new SimilarityFilter("north"), Planted, seed: 3);
        Assert.Empty(found.Noise);
        Assert.Equal(Planted, found.Clusters.Count);
        Assert.True(Agreement(found, 800) >= 0.95);
    }

    [Theory]
    [InlineData(VectorMetric.Cosine)]
    [InlineData(VectorMetric.Euclidean)]
    public async Task PlantedClusters_AreFoundByDensity_WithoutTheirNumber(VectorMetric metric)
    {
        using var index = SimilaritySamples.IndexOf(SimilaritySamples.Clustered(800, 24, Planted, 0.3f, 1), null, metric);
        var found = await index.ClusterByDensityAsync(new SimilarityFilter("north"), fewest: 10);
        Assert.True(Agreement(found, 800) >= 0.95, $"{found.Clusters.Count} clusters, {found.Noise.Count} noise: {Agreement(found, 800)}");
    }

    [Fact]
    public async Task StrayEntries_AreNoise()
    {
        float[][] vectors = [.. SimilaritySamples.Clustered(200, 16, 4, 0.05f, 2), .. SimilaritySamples.Clustered(6, 16, 6, 0f, 77)];
        using var index = SimilaritySamples.IndexOf(vectors);
        var found = await index.ClusterByDensityAsync(new SimilarityFilter("north"), fewest: 8);
        Assert.Equal(4, found.Clusters.Count);

        // One that lies in a cluster's direction may count as its far edge; of the clusters' own none is lost.
        Assert.All(found.Noise, id => Assert.True(int.Parse(id[1..]) >= 200));
        Assert.InRange(found.Noise.Count, 3, 6);
    }

    [Fact]
    public async Task TheSameSeed_GivesTheSameGroups()
    {
        using var index = SimilaritySamples.IndexOf(SimilaritySamples.Clustered(300, 12, 5, 1.5f, 2));
        var one = await index.ClusterByMeansAsync(new SimilarityFilter("north"), 7, seed: 4);
        var other = await index.ClusterByMeansAsync(new SimilarityFilter("north"), 7, seed: 4);
        Assert.Equal(one.Clusters, other.Clusters);
    }

    [Fact]
    public async Task MoreGroupsThanDifferentVectors_AreNoTrouble()
    {
        using var index = SimilaritySamples.IndexOf([.. Enumerable.Range(0, 20).Select(i => new float[] { i % 2, 1 })]);
        var found = await index.ClusterByMeansAsync(new SimilarityFilter("north"), 50);
        Assert.Equal(20, found.Clusters.Sum(cluster => cluster.Count));
        Assert.Equal(2, (await index.ClusterByDensityAsync(new SimilarityFilter("north"))).Clusters.Count);
        Assert.Empty((await index.ClusterByMeansAsync(new SimilarityFilter("nowhere"), 3)).Clusters);
        Assert.Empty((await index.ClusterByDensityAsync(new SimilarityFilter("nowhere"))).Clusters);
    }

    [Fact]
    public async Task OnlyWhatTheFilterAllows_IsGrouped()
    {
        using var index = new VectorIndex(SimilaritySamples.Key(4));
        for (int i = 0; i < 60; i++)
        {
            index.Upsert(SimilaritySamples.Entry($"e{i}", SimilaritySamples.Gaussian(4, (ulong)i + 1), new VectorAttributes { Tenant = i % 2 == 0 ? "north" : "south", Age = i }));
        }

        var found = await index.ClusterByMeansAsync(new SimilarityFilter("north") { MaximumAge = 29 }, 3);
        Assert.Equal(Enumerable.Range(0, 15).Select(i => $"e{2 * i}").Order(), found.Clusters.SelectMany(cluster => cluster).Order());
    }

    // The adjusted Rand index (Hubert, Arabie 1985); each stray entry counts as a group of its own.
    private static double Agreement(VectorClusters found, int count)
    {
        var groups = found.Clusters.Concat(found.Noise.Select(id => (IReadOnlyList<string>)[id])).ToArray();
        double together = groups.Sum(group => group.GroupBy(id => int.Parse(id[1..]) % Planted).Sum(part => Pairs(part.Count())));
        double rows = groups.Sum(group => Pairs(group.Count)), columns = Planted * Pairs(count / Planted), expected = rows * columns / Pairs(count);
        return (together - expected) / (((rows + columns) / 2) - expected);
    }

    private static double Pairs(int count) => count * (count - 1) / 2.0;
}
