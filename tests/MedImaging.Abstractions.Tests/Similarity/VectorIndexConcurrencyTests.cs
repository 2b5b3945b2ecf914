namespace MedImaging.Tests;

/// <summary>Searches while entries come and go: what is found was whole at one moment.</summary>
public sealed class VectorIndexConcurrencyTests
{
    private const int Dimensions = 16, Ids = 300, Replaced = 100;

    [Theory]
    [InlineData(VectorSearchMode.Exact, null, 0)]
    [InlineData(VectorSearchMode.Exact, null, VectorChunk.Rows)]
    [InlineData(VectorSearchMode.Quantised, null, 0)]
    [InlineData(VectorSearchMode.Quantised, null, VectorChunk.Rows)]
    [InlineData(VectorSearchMode.Graph, 50, 0)]
    public async Task Searches_SeeWholeEntriesOnly(VectorSearchMode mode, int? graphFrom, int others)
    {
        using var index = new VectorIndex(SimilaritySamples.Key(Dimensions, VectorMetric.Euclidean), new VectorIndexOptions { GraphFrom = graphFrom, Threads = 2 });
        for (int i = 0; i < Ids + others; i++)
        {
            index.Upsert(Entry(i, 1));
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var writer = Task.Run(() => Write(index, 15_000));
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() => Read(index, mode, seed, others, writer, stop.Token))).ToArray();
        await writer;
        long searches = (await Task.WhenAll(readers)).Sum();
        Assert.True(searches > 10);
    }

    [Theory]
    [InlineData(VectorSearchMode.Exact, null)]
    [InlineData(VectorSearchMode.Quantised, null)]
    [InlineData(VectorSearchMode.Graph, 1)]
    public void Search_WhenAnEntryComesAfterItsMoment_StillFindsAllOfThatMoment(VectorSearchMode mode, int? graphFrom)
    {
        var key = SimilaritySamples.Key(Dimensions, VectorMetric.Euclidean);
        var options = new VectorIndexOptions { GraphFrom = graphFrom, Threads = 1 };
        var shard = new IndexShard(key, options);
        shard.Upsert(Entry(0, 50));
        shard.Upsert(Entry(1, 40));
        var view = Assert.IsType<ShardView>(shard.View);

        // Nearer than both, and one of them replaced: in room for two, the newest view would leave out the farther one.
        shard.Upsert(Entry(2, 1));
        shard.Upsert(Entry(1, 2));
        var hits = new ShardSearch(key, options).Search(shard, view, SimilaritySamples.Query(Entry(3, 1).Vector.ToArray(), mode: mode), Ids);

        Assert.Equal(["e1", "e0"], hits.Select(hit => hit.Id));
        Assert.Equal(39 * Math.Sqrt(Dimensions), -hits[0].Score, 1e-2);
    }

    [Fact]
    public void SearchMany_WhenEntriesGoAfterItsMoment_StillFindsAllOfThatMoment()
    {
        var key = SimilaritySamples.Key(Dimensions, VectorMetric.Euclidean);
        var options = new VectorIndexOptions { GraphFrom = null, Threads = 2 };
        var shard = new IndexShard(key, options);
        shard.Upsert(Entry(0, 50));
        shard.Upsert(Entry(1, 40));
        var view = Assert.IsType<ShardView>(shard.View);

        // Packed, the newest view has no row at all.
        shard.Remove("e0");
        shard.Remove("e1");
        Assert.Equal(0, shard.Pack()?.Count);
        VectorQuery[] queries = [.. Enumerable.Range(1, 2).Select(value => SimilaritySamples.Query(Entry(3, value).Vector.ToArray(), mode: VectorSearchMode.Exact))];
        var results = new IReadOnlyList<SimilarityHit>[queries.Length];
        new ShardSearch(key, options).SearchMany(shard, view, queries, [0, 1], Ids, results);

        Assert.All(results, hits => Assert.Equal(["e1", "e0"], hits.Select(hit => hit.Id)));
    }

    // Every number of a vector is the same: a torn one would show. The first ids are always there, replaced by turns. The others are there too and stay as they are: with them there is more than one chunk, and helpers scan.
    private static VectorEntry Entry(int id, int value) => SimilaritySamples.Entry($"e{id}", [.. Enumerable.Repeat((float)value, Dimensions)]);

    private static void Write(VectorIndex index, int changes)
    {
        var random = new Random(1);
        for (int i = 0; i < changes; i++)
        {
            int id = random.Next(Ids);
            if (id >= Replaced && i % 2 == 0)
            {
                index.Remove("north", $"e{id}");
            }
            else
            {
                index.Upsert(Entry(id, random.Next(1, 50)));
            }
        }
    }

    private static long Read(VectorIndex index, VectorSearchMode mode, int seed, int others, Task writer, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        long searches = 0;
        while (!writer.IsCompleted || searches < 20)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int value = random.Next(1, 50);
            var hits = index.Search(SimilaritySamples.Query([.. Enumerable.Repeat((float)value, Dimensions)], mode: mode), Ids + others);
            searches++;
            foreach (var hit in hits)
            {
                // The distance of two vectors of equal numbers is a multiple of the root of their length.
                double steps = -hit.Score / Math.Sqrt(Dimensions);
                Assert.Equal(Math.Round(steps), steps, 1e-2);
            }

            Assert.Equal(hits.Count, hits.DistinctBy(hit => hit.Id).Count());
            Assert.Equal(Replaced + others, hits.Count(hit => int.Parse(hit.Id.AsSpan(1)) is < Replaced or >= Ids));
        }

        return searches;
    }
}
