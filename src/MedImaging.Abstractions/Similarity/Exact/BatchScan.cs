namespace MedImaging;

/// <summary>Many queries of one filter in one walk: a few rows at a time, which stay in the processor's cache for all of them.</summary>
internal sealed class BatchScan
{
    // 64 rows of 512 dimensions are 128 KiB: with the queries they fit the second-level cache.
    private const int Block = 64;

    private readonly VectorIndexKey _key;
    private readonly AlignedArray<float> _queries;
    private readonly int _count;

    public BatchScan(VectorIndexKey key, IReadOnlyList<VectorQuery> queries)
    {
        (_key, _count) = (key, queries.Count);
        _queries = new AlignedArray<float>(queries.Count * key.Stride);
        for (int i = 0; i < queries.Count; i++)
        {
            key.ToRow(queries[i].Vector.Span, _queries.Span.Slice(i * key.Stride, key.Stride));
        }
    }

    /// <summary>Finds the best rows for each query.</summary>
    /// <param name="view">The rows; held by the caller.</param>
    /// <param name="filter">What may be found.</param>
    /// <param name="most">How many for each query.</param>
    /// <param name="threads">On how many threads.</param>
    /// <returns>For each query its hits, sorted.</returns>
    public TopHits[] Run(ShardView view, RowFilter filter, int most, int threads)
    {
        int chunks = (view.Count + VectorChunk.Mask) >> VectorChunk.Shift;
        threads = Math.Min(threads, chunks);
        var parts = new TopHits[threads][];
        int next = -1;
        if (threads == 1)
        {
            Work(0);
        }
        else
        {
            Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, Work);
        }

        for (int i = 0; i < _count; i++)
        {
            for (int part = 1; part < threads; part++)
            {
                parts[0][i].OfferAll(parts[part][i]);
            }

            parts[0][i].Sort();
        }

        return parts[0];

        void Work(int part)
        {
            var best = parts[part] = NewHits(most);
            int[] chosen = new int[VectorChunk.Rows];
            float[] scores = new float[_count * Block];
            for (int chunk = Interlocked.Increment(ref next); chunk < chunks; chunk = Interlocked.Increment(ref next))
            {
                int from = chunk << VectorChunk.Shift, count = filter.Choose(view, from, Math.Min(from + VectorChunk.Rows, view.Count), chosen);
                for (int at = 0; at < count; at += Block)
                {
                    Score(view, from, chosen.AsSpan(at, Math.Min(Block, count - at)), scores, best);
                }
            }
        }
    }

    /// <summary>Gets the square of a query's length.</summary>
    public float Square(int number)
    {
        var query = _queries.Span.Slice(number * _key.Stride, _key.Stride);
        return _key.Metric == VectorMetric.Cosine ? 0f : FloatDots.Dot(query, query);
    }

    private TopHits[] NewHits(int most)
    {
        var hits = new TopHits[_count];
        for (int i = 0; i < hits.Length; i++)
        {
            hits[i] = new TopHits();
            hits[i].Reset(most);
        }

        return hits;
    }

    private void Score(ShardView view, int first, ReadOnlySpan<int> chosen, float[] scores, TopHits[] best)
    {
        FloatTiles.Multiply(_queries.Span, view.Vectors[first >> VectorChunk.Shift].Floats, _key.Stride, chosen, scores);
        var biases = view.Biases.AsSpan(first);
        bool hasBias = _key.Metric != VectorMetric.Cosine;
        for (int q = 0; q < best.Length; q++)
        {
            var hits = best[q];
            var row = scores.AsSpan(q * chosen.Length, chosen.Length);
            float floor = hits.Floor;
            for (int i = 0; i < row.Length; i++)
            {
                float score = hasBias ? row[i] + biases[chosen[i]] : row[i];
                if (score >= floor)
                {
                    hits.Offer(score, first + chosen[i]);
                    floor = hits.Floor;
                }
            }
        }
    }
}
