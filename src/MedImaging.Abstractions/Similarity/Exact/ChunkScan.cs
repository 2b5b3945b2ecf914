namespace MedImaging;

/// <summary>Looks at chunk after chunk of a job and keeps the best rows: one thread's part. The filter is asked before a vector is touched.</summary>
internal sealed class ChunkScan(VectorIndexKey key)
{
    private readonly int[] _chosen = new int[VectorChunk.Rows];
    private readonly float[] _scores = new float[VectorChunk.Rows];
    private readonly int[] _sums = new int[VectorChunk.Rows];

    public TopHits Best { get; } = new();

    public void Run(ScanJob job)
    {
        if (job is not { View: { } view, Filter: { } filter, Query: { } query })
        {
            return;
        }

        while (job.Take() is var (from, end))
        {
            int count = filter.Choose(view, from, end, _chosen), first = from & ~VectorChunk.Mask;
            var chosen = _chosen.AsSpan(0, count);
            var scores = _scores.AsSpan(0, count);
            if (job.Codes is { } codes)
            {
                ScoreCodes(view, codes.Span, job.CodeScale, first, chosen, scores);
            }
            else
            {
                FloatDots.DotRows(query.Span, view.Vectors[first >> VectorChunk.Shift].Floats, chosen, scores);
                AddBiases(view, first, chosen, scores);
            }

            Offer(first, chosen, scores);
        }
    }

    private void ScoreCodes(ShardView view, ReadOnlySpan<short> codes, float scale, int first, ReadOnlySpan<int> chosen, Span<float> scores)
    {
        var sums = _sums.AsSpan(0, chosen.Length);
        CodeDots.DotRows(codes, view.Codes[first >> VectorChunk.Shift].Span, chosen, sums);
        var scales = view.Scales.AsSpan(first);
        var biases = view.Biases.AsSpan(first);
        for (int i = 0; i < sums.Length; i++)
        {
            scores[i] = (sums[i] * scale * scales[chosen[i]]) + biases[chosen[i]];
        }
    }

    private void AddBiases(ShardView view, int first, ReadOnlySpan<int> chosen, Span<float> scores)
    {
        if (key.Metric == VectorMetric.Cosine)
        {
            return;
        }

        var biases = view.Biases.AsSpan(first);
        for (int i = 0; i < chosen.Length; i++)
        {
            scores[i] += biases[chosen[i]];
        }
    }

    private void Offer(int first, ReadOnlySpan<int> chosen, ReadOnlySpan<float> scores)
    {
        var best = Best;
        float floor = best.Floor;
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] >= floor)
            {
                best.Offer(scores[i], first + chosen[i]);
                floor = best.Floor;
            }
        }
    }
}
