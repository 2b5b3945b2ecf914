using System.Numerics;
using System.Runtime.Intrinsics;

namespace MedImaging.Kernels;

/// <summary>The two weighted sums a separable resize is made of. Rows are joined first, then columns; nothing is fused, so results do not depend on the processor.</summary>
internal static class ResizeKernels
{
    private const int Lanes = ResizeTaps.Block;

    /// <summary>Joins rows that lie in a ring: destination[x] = Σ weights[t] × row (start + t)[x], summed in tap order. Row r is slot r mod slots of the ring.</summary>
    public static void JoinRows(ReadOnlySpan<float> ring, int width, int slots, int start, ReadOnlySpan<float> weights, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ring.Length, width * slots, nameof(ring));
        int x = 0;
        for (; x <= width - (4 * Vector<float>.Count); x += 4 * Vector<float>.Count)
        {
            JoinFour(ring, width, slots, start, weights, x, destination);
        }

        for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int t = 0, slot = start % slots; t < weights.Length; t++, slot = slot + 1 == slots ? 0 : slot + 1)
            {
                sum += new Vector<float>(ring[((slot * width) + x)..]) * weights[t];
            }

            sum.CopyTo(destination[x..]);
        }

        JoinRowsScalar(ring, width, slots, start, weights, destination, x);
    }

    // Four sums at once hide the latency of the additions.
    private static void JoinFour(ReadOnlySpan<float> ring, int width, int slots, int start, ReadOnlySpan<float> weights, int x, Span<float> destination)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        for (int t = 0, slot = start % slots; t < weights.Length; t++, slot = slot + 1 == slots ? 0 : slot + 1)
        {
            var row = ring.Slice((slot * width) + x, 4 * Vector<float>.Count);
            var weight = new Vector<float>(weights[t]);
            a += new Vector<float>(row) * weight;
            b += new Vector<float>(row[Vector<float>.Count..]) * weight;
            c += new Vector<float>(row[(2 * Vector<float>.Count)..]) * weight;
            d += new Vector<float>(row[(3 * Vector<float>.Count)..]) * weight;
        }

        var to = destination.Slice(x, 4 * Vector<float>.Count);
        a.CopyTo(to);
        b.CopyTo(to[Vector<float>.Count..]);
        c.CopyTo(to[(2 * Vector<float>.Count)..]);
        d.CopyTo(to[(3 * Vector<float>.Count)..]);
    }

    internal static void JoinRowsScalar(ReadOnlySpan<float> ring, int width, int slots, int start, ReadOnlySpan<float> weights, Span<float> destination, int first = 0)
    {
        for (int x = first; x < width; x++)
        {
            float sum = 0;
            for (int t = 0; t < weights.Length; t++)
            {
                sum += ring[((start + t) % slots * width) + x] * weights[t];
            }

            destination[x] = sum;
        }
    }

    /// <summary>Joins columns: destination[o] = Σ weights × row over the taps of o, summed in eight lanes that are folded at the end.</summary>
    /// <remarks>Values after the row's end are read, never used: give the row <see cref="ResizeTaps.Block"/> more, or the outputs at the right edge take the slower way.</remarks>
    public static void JoinColumns(ReadOnlySpan<float> row, ResizeTaps taps, Span<float> destination)
    {
        for (int o = 0; o < taps.Length; o++)
        {
            int start = taps.Start(o), count = taps.Weights(o).Length;
            var weights = taps.PaddedWeights(o);
            destination[o] = start + weights.Length <= row.Length
                ? Dot(row.Slice(start, weights.Length), weights, count)
                : DotScalar(row.Slice(start, count), weights);
        }
    }

    internal static void JoinColumnsScalar(ReadOnlySpan<float> row, ResizeTaps taps, Span<float> destination)
    {
        for (int o = 0; o < taps.Length; o++)
        {
            var weights = taps.Weights(o);
            destination[o] = DotScalar(row.Slice(taps.Start(o), weights.Length), weights);
        }
    }

    /// <summary>Both spans are whole blocks; the values from <paramref name="count"/> on are masked away, so that none of them can turn the sum into NaN.</summary>
    internal static float Dot(ReadOnlySpan<float> values, ReadOnlySpan<float> weights, int count)
    {
        Vector256<float> sums = default;
        int i = 0;
        for (; i <= count - Lanes; i += Lanes)
        {
            sums += Vector256.Create(values[i..]) * Vector256.Create(weights[i..]);
        }

        if (i < count)
        {
            var mask = Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count - i)).AsSingle();
            sums += (Vector256.Create(values[i..]) & mask) * Vector256.Create(weights[i..]);
        }

        var four = sums.GetLower() + sums.GetUpper();
        return Canonical((four[0] + four[2]) + (four[1] + four[3]));
    }

    internal static float DotScalar(ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        Span<float> lanes = stackalloc float[Lanes];
        lanes.Clear();
        for (int i = 0; i < values.Length; i++)
        {
            lanes[i % Lanes] += values[i] * weights[i];
        }

        return Canonical(((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) + ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7])));
    }

    // Which of several NaNs survives is the processor's choice; ours is one.
    private static float Canonical(float sum) => float.IsNaN(sum) ? float.NaN : sum;
}
