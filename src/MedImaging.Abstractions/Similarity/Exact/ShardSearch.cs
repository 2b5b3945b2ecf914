namespace MedImaging;

/// <summary>Answers one query from one tenant's rows.</summary>
internal sealed class ShardSearch(VectorIndexKey key, VectorIndexOptions options)
{
    // More queries at once would push each other out of the cache.
    private const int MostTogether = 128;

    private readonly ScratchPool _pool = new(key);
    private readonly GraphSearch _graph = new(options);

    /// <summary>Searches for as many as there is room.</summary>
    /// <param name="shard">Whose words the filter has.</param>
    /// <param name="view">The moment that is searched. It is taken before the filter is read: every word that its rows have is then known to the filter.</param>
    /// <param name="query">What is looked for.</param>
    /// <param name="hits">Takes the hits.</param>
    /// <returns>How many hits were written, the best first.</returns>
    public int Search(IndexShard shard, ShardView view, VectorQuery query, Span<SimilarityHit> hits)
    {
        if (hits.IsEmpty || view.Count == 0)
        {
            return 0;
        }

        using var held = MappedFile.Hold(view.File);
        var scratch = _pool.Rent();
        try
        {
            key.ToRow(query.Vector.Span, scratch.Query.Span);
            scratch.Filter.Set(query.Filter, shard);
            Fill(view, scratch, query.Mode, Math.Min(hits.Length, view.Alive));
            return Write(view, scratch, hits);
        }
        finally
        {
            _pool.Return(scratch);
        }
    }

    /// <summary>Searches for so many. The room is measured by the view that is searched: by an earlier one, an entry that came meanwhile would push out one that was always there.</summary>
    /// <returns>The hits, the best first.</returns>
    public SimilarityHit[] Search(IndexShard shard, ShardView view, VectorQuery query, int count)
    {
        var hits = new SimilarityHit[Math.Min(count, view.Alive)];
        int found = Search(shard, view, query, hits);
        return found == hits.Length ? hits : hits[..found];
    }

    /// <summary>Says whether queries of one filter had better go together.</summary>
    public static bool IsBatched(ShardView view, VectorSearchMode mode, int queries)
        => queries > 1 && view.Count > 0
            && (mode == VectorSearchMode.Exact || (mode == VectorSearchMode.Automatic && view.Graph is not { Count: > 0 }));

    /// <summary>Searches for many queries of one filter, all at the moment of one view that has rows.</summary>
    public void SearchMany(IndexShard shard, ShardView view, IReadOnlyList<VectorQuery> queries, int[] numbers, int count, IReadOnlyList<SimilarityHit>[] results)
    {
        using var held = MappedFile.Hold(view.File);
        var filter = new RowFilter();
        filter.Set(queries[numbers[0]].Filter, shard);
        for (int from = 0; from < numbers.Length; from += MostTogether)
        {
            int[] some = numbers[from..Math.Min(from + MostTogether, numbers.Length)];
            var batch = new BatchScan(key, [.. some.Select(number => queries[number])]);
            var found = batch.Run(view, filter, Math.Min(count, view.Alive), options.Threads);
            for (int i = 0; i < some.Length; i++)
            {
                float square = batch.Square(i);
                var hits = new SimilarityHit[found[i].Count];
                for (int j = 0; j < hits.Length; j++)
                {
                    hits[j] = new SimilarityHit(view.Ids[found[i].Slots[j]], ToScore(found[i].Scores[j], square));
                }

                results[some[i]] = hits;
            }
        }
    }

    private void Fill(ShardView view, SearchScratch scratch, VectorSearchMode mode, int most)
    {
        scratch.Hits.Reset(most);
        bool isWalked = mode is VectorSearchMode.Graph or VectorSearchMode.Automatic
            && view.Graph is { Count: > 0 } graph
            && _graph.TryFind(view, graph, scratch, most, isForced: mode == VectorSearchMode.Graph);
        if (isWalked)
        {
            if (view.Graph is { } walked && walked.Count < view.Count)
            {
                // What the graph does not have yet.
                Scan(view, scratch, scratch.Hits, most, (walked.Count, view.Count), codeScale: null);
            }
        }
        else if (mode == VectorSearchMode.Quantised)
        {
            Rank(view, scratch, most);
        }
        else
        {
            scratch.Hits.Reset(most);
            Scan(view, scratch, scratch.Hits, most, (0, view.Count), codeScale: null);
        }
    }

    // By codes more than are asked for, and these again in full precision.
    private void Rank(ShardView view, SearchScratch scratch, int most)
    {
        var candidates = scratch.Graph.Found;
        int width = (int)Math.Min(view.Count, (4L * most) + 24);
        candidates.Reset(width);
        Scan(view, scratch, candidates, width, (0, view.Count), scratch.EncodeQuery(key));
        GraphSearch.RankAgain(view, scratch, candidates);
    }

    private void Scan(ShardView view, SearchScratch scratch, TopHits best, int most, (int From, int End) slots, float? codeScale)
    {
        var job = scratch.Job;
        job.Set(view, scratch, slots, codeScale);
        int chunks = ((slots.End - 1) >> VectorChunk.Shift) - (slots.From >> VectorChunk.Shift) + 1, partners = Math.Min(options.Threads, chunks) - 1;
        for (int i = 0; i < partners; i++)
        {
            scratch.Partner(i, key).Order(job, most);
        }

        scratch.Own.Best.Reset(most);
        scratch.Own.Run(job);
        best.OfferAll(scratch.Own.Best);
        for (int i = 0; i < partners; i++)
        {
            var partner = scratch.Partner(i, key);
            if (partner.Finish())
            {
                best.OfferAll(partner.Best);
            }
        }

        job.Clear();
    }

    private int Write(ShardView view, SearchScratch scratch, Span<SimilarityHit> hits)
    {
        var best = scratch.Hits;
        best.Sort();
        var query = scratch.Query.Span;
        float square = key.Metric == VectorMetric.Cosine ? 0f : FloatDots.Dot(query, query);
        for (int i = 0; i < best.Count; i++)
        {
            hits[i] = new SimilarityHit(view.Ids[best.Slots[i]], ToScore(best.Scores[i], square));
        }

        return best.Count;
    }

    // |q - x|² = |q|² - 2 (q·x - |x|²/2).
    private float ToScore(float rank, float square) => key.Metric == VectorMetric.Cosine ? rank : -MathF.Sqrt(Math.Max(0f, square - (2 * rank)));
}
