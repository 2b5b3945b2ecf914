namespace MedImaging.Tests;

/// <summary>Searches while entries come and go: what is found was whole at one moment.</summary>
public sealed class VectorIndexConcurrencyTests
{
    private const int Dimensions = 16, Ids = 300;

    [Theory]
    [InlineData(VectorSearchMode.Exact, null)]
    [InlineData(VectorSearchMode.Quantised, null)]
    [InlineData(VectorSearchMode.Graph, 50)]
    public async Task Searches_SeeWholeEntriesOnly(VectorSearchMode mode, int? graphFrom)
    {
        using var index = new VectorIndex(SimilaritySamples.Key(Dimensions, VectorMetric.Euclidean), new VectorIndexOptions { GraphFrom = graphFrom, Threads = 2 });
        for (int i = 0; i < Ids; i++)
        {
            index.Upsert(Entry(i, 1));
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var writer = Task.Run(() => Write(index, 15_000));
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() => Read(index, mode, seed, writer, stop.Token))).ToArray();
        await writer;
        long searches = (await Task.WhenAll(readers)).Sum();
        Assert.True(searches > 10);
    }

    // Every number of a vector is the same: a torn one would show. The first 100 ids are always there, replaced by turns.
    private static VectorEntry Entry(int id, int value) => SimilaritySamples.Entry($"e{id}", [.. Enumerable.Repeat((float)value, Dimensions)]);

    private static void Write(VectorIndex index, int changes)
    {
        var random = new Random(1);
        for (int i = 0; i < changes; i++)
        {
            int id = random.Next(Ids);
            if (id >= 100 && i % 2 == 0)
            {
                index.Remove("north", $"e{id}");
            }
            else
            {
                index.Upsert(Entry(id, random.Next(1, 50)));
            }
        }
    }

    private static long Read(VectorIndex index, VectorSearchMode mode, int seed, Task writer, CancellationToken cancellationToken)
    {
        var random = new Random(seed);
        long searches = 0;
        while (!writer.IsCompleted || searches < 20)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int value = random.Next(1, 50);
            var hits = index.Search(SimilaritySamples.Query([.. Enumerable.Repeat((float)value, Dimensions)], mode: mode), Ids);
            searches++;
            foreach (var hit in hits)
            {
                // The distance of two vectors of equal numbers is a multiple of the root of their length.
                double steps = -hit.Score / Math.Sqrt(Dimensions);
                Assert.Equal(Math.Round(steps), steps, 1e-2);
            }

            Assert.Equal(hits.Count, hits.DistinctBy(hit => hit.Id).Count());
            Assert.Equal(100, hits.Count(hit => int.Parse(hit.Id[1..]) < 100));
        }

        return searches;
    }
}
