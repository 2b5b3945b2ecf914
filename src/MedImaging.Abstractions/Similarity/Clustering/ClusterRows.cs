namespace MedImaging;

/// <summary>The rows that are to be grouped, copied out of the index, so that the grouping takes as long as it likes.</summary>
internal sealed class ClusterRows
{
    private readonly AlignedArray<float> _floats;
    private readonly float[] _squares;
    private readonly bool _isCosine;

    public ClusterRows(VectorIndexKey key, IReadOnlyList<float[]> rows)
    {
        (Count, Stride, _isCosine) = (rows.Count, key.Stride, key.Metric == VectorMetric.Cosine);
        (_floats, _squares) = (new AlignedArray<float>(Count * Stride), new float[Count]);
        for (int i = 0; i < Count; i++)
        {
            rows[i].CopyTo(_floats.Span[(i * Stride)..]);
            _squares[i] = FloatDots.Dot(Row(i), Row(i));
        }
    }

    public int Count { get; }

    public int Stride { get; }

    public ReadOnlySpan<float> Row(int number) => _floats.Span.Slice(number * Stride, Stride);

    /// <summary>Measures the distance from a row to any point. Of unit vectors it grows as the cosine falls.</summary>
    public float SquaredDistance(int number, ReadOnlySpan<float> point)
        => Math.Max(0f, _squares[number] - (2 * FloatDots.Dot(Row(number), point)) + FloatDots.Dot(point, point));

    /// <summary>Measures the distances from a row to all rows.</summary>
    public void Distances(int number, ReadOnlySpan<int> all, Span<float> distances)
    {
        FloatDots.DotRows(Row(number), _floats.Span, all, distances);
        for (int i = 0; i < all.Length; i++)
        {
            distances[i] = MathF.Sqrt(Math.Max(0f, _squares[number] + _squares[all[i]] - (2 * distances[i])));
        }
    }

    public float[] ToMean(double[] sum, int size)
    {
        double length = _isCosine ? Math.Sqrt(sum.Sum(value => value * value)) : size;
        return [.. sum.Select(value => (float)(value / (length == 0 ? 1 : length)))];
    }
}
