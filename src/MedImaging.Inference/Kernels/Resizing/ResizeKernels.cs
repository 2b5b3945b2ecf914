using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedImaging.Kernels;

/// <summary>The two weighted sums a separable resize is made of. Rows are joined first, then columns; nothing is fused, so results do not depend on the processor.</summary>
internal static class ResizeKernels
{
    private const int Lanes = ResizeTaps.Block;

    /// <summary>Joins rows that lie in a ring: destination[x] = Σ weights[t] × row (start + t)[x], summed in tap order. Row r is slot r mod slots of the ring; slots lie a stride apart.</summary>
    public static void JoinRows(ReadOnlySpan<float> ring, int width, int stride, int slots, int start, ReadOnlySpan<float> weights, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ring.Length, stride * slots, nameof(ring));
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, width, nameof(destination));
        int x = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            for (; x <= width - (8 * Vector512<float>.Count); x += 8 * Vector512<float>.Count)
            {
                JoinEightWide(ring, stride, slots, start, weights, x, destination);
            }
        }

        for (; x <= width - (4 * Vector<float>.Count); x += 4 * Vector<float>.Count)
        {
            JoinFour(ring, stride, slots, start, weights, x, destination);
        }

        for (; x <= width - Vector<float>.Count; x += Vector<float>.Count)
        {
            var sum = Vector<float>.Zero;
            for (int t = 0, slot = start % slots; t < weights.Length; t++, slot = slot + 1 == slots ? 0 : slot + 1)
            {
                sum += new Vector<float>(ring[((slot * stride) + x)..]) * weights[t];
            }

            sum.CopyTo(destination[x..]);
        }

        JoinRowsScalar(ring, width, stride, slots, start, weights, destination, x);
    }

    // References in the place of spans: the eight vectors end at x + 128 ≤ width, in a slot below slots, and both memories were checked.
    private static void JoinEightWide(ReadOnlySpan<float> ring, int stride, int slots, int start, ReadOnlySpan<float> weights, int x, Span<float> destination)
    {
        Vector512<float> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default;
        ref float rows = ref MemoryMarshal.GetReference(ring);
        for (int t = 0, slot = start % slots; t < weights.Length; t++, slot = slot + 1 == slots ? 0 : slot + 1)
        {
            nuint at = (nuint)((slot * stride) + x);
            var weight = Vector512.Create(weights[t]);
            a += Vector512.LoadUnsafe(ref rows, at) * weight;
            b += Vector512.LoadUnsafe(ref rows, at + 16) * weight;
            c += Vector512.LoadUnsafe(ref rows, at + 32) * weight;
            d += Vector512.LoadUnsafe(ref rows, at + 48) * weight;
            e += Vector512.LoadUnsafe(ref rows, at + 64) * weight;
            f += Vector512.LoadUnsafe(ref rows, at + 80) * weight;
            g += Vector512.LoadUnsafe(ref rows, at + 96) * weight;
            h += Vector512.LoadUnsafe(ref rows, at + 112) * weight;
        }

        ref float to = ref MemoryMarshal.GetReference(destination);
        a.StoreUnsafe(ref to, (nuint)x);
        b.StoreUnsafe(ref to, (nuint)x + 16);
        c.StoreUnsafe(ref to, (nuint)x + 32);
        d.StoreUnsafe(ref to, (nuint)x + 48);
        e.StoreUnsafe(ref to, (nuint)x + 64);
        f.StoreUnsafe(ref to, (nuint)x + 80);
        g.StoreUnsafe(ref to, (nuint)x + 96);
        h.StoreUnsafe(ref to, (nuint)x + 112);
    }

    // Several sums at once hide the latency of the additions.
    private static void JoinFour(ReadOnlySpan<float> ring, int stride, int slots, int start, ReadOnlySpan<float> weights, int x, Span<float> destination)
    {
        Vector<float> a = default, b = default, c = default, d = default;
        for (int t = 0, slot = start % slots; t < weights.Length; t++, slot = slot + 1 == slots ? 0 : slot + 1)
        {
            var row = ring.Slice((slot * stride) + x, 4 * Vector<float>.Count);
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

    internal static void JoinRowsScalar(ReadOnlySpan<float> ring, int width, int stride, int slots, int start, ReadOnlySpan<float> weights, Span<float> destination, int first = 0)
    {
        for (int x = first; x < width; x++)
        {
            float sum = 0;
            for (int t = 0; t < weights.Length; t++)
            {
                sum += ring[((start + t) % slots * stride) + x] * weights[t];
            }

            destination[x] = sum;
        }
    }

    /// <summary>Joins columns: destination[o] = Σ weights × row over the taps of o, summed in eight lanes that are folded at the end.</summary>
    /// <remarks>Values after the row's end are read, never used: give the row <see cref="ResizeTaps.Block"/> more, or the outputs at the right edge take the slower way.</remarks>
    public static void JoinColumns(ReadOnlySpan<float> row, ResizeTaps taps, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(destination.Length, taps.Length, nameof(destination));
        JoinColumns(row, taps, destination, 0, taps.Length);
    }

    // From an output that is a multiple of eight.
    private static void JoinColumns(ReadOnlySpan<float> row, ResizeTaps taps, Span<float> destination, int o, int end)
    {
        for (; Avx.IsSupported && o <= end - Lanes; o += Lanes)
        {
            if (taps.ReachOf(o / Lanes) > row.Length || !TryJoinEight(row, taps.Starts(o / Lanes), taps.GroupWeights(o / Lanes), destination.Slice(o, Lanes)))
            {
                JoinEach(row, taps, o, o + Lanes, destination);
            }
        }

        JoinEach(row, taps, o, end, destination);
    }

    /// <summary>Joins the columns of several rows, each <paramref name="stride"/> after the other: what the method above makes of each, bit for bit.</summary>
    public static void JoinColumns(ReadOnlySpan<float> rows, int stride, int count, ResizeTaps taps, Span<float> destination, int destinationStride)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * stride, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, taps.Reach, nameof(stride));
        int done = Avx512F.IsSupported ? taps.Picks.Length * Lanes : 0;
        for (int o = 0; o < done; o += Lanes)
        {
            if (taps.Picks[o / Lanes] is not { } picked || !TryJoinPicked(rows, stride, count, picked, destination[o..], destinationStride))
            {
                for (int r = 0; r < count; r++)
                {
                    JoinColumns(rows.Slice(r * stride, stride), taps, destination.Slice(r * destinationStride, taps.Length), o, o + Lanes);
                }
            }
        }

        for (int r = 0; r < count; r++)
        {
            JoinColumns(rows.Slice(r * stride, stride), taps, destination.Slice(r * destinationStride, taps.Length), done, taps.Length);
        }
    }

    // The order of additions is the definition's: lanes 0 and 4, 2 and 6, 1 and 5, 3 and 7, then these by two, then the two.
    // References in the place of spans: the 32 samples from Start lie within a row, which lies within its stride.
    private static bool TryJoinPicked(ReadOnlySpan<float> rows, int stride, int count, Picked picked, Span<float> destination, int destinationStride)
    {
        Vector512<int> first = picked.Indices01, second = picked.Indices23, third = picked.Indices45, fourth = picked.Indices67;
        Vector512<float> by1 = picked.Weights01, by2 = picked.Weights23, by3 = picked.Weights45, by4 = picked.Weights67;
        var numbers = Vector256<float>.AllBitsSet;
        int pairs = picked.Pairs;
        ref float from = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), picked.Start);
        for (int r = 0; r < count; r++)
        {
            nuint at = (nuint)(r * stride);
            Vector512<float> low = Vector512.LoadUnsafe(ref from, at), high = Vector512.LoadUnsafe(ref from, at + Picked.Width);
            var even = Avx512F.PermuteVar16x32x2(low, first, high) * by1;
            if (pairs > 1)
            {
                var odd = Avx512F.PermuteVar16x32x2(low, second, high) * by2;
                if (pairs > 2)
                {
                    even += Avx512F.PermuteVar16x32x2(low, third, high) * by3;
                }

                if (pairs > 3)
                {
                    odd += Avx512F.PermuteVar16x32x2(low, fourth, high) * by4;
                }

                even += odd;
            }

            var sums = even.GetLower() + even.GetUpper() + Vector256<float>.Zero;   // −0 becomes +0
            numbers &= Vector256.Equals(sums, sums);
            sums.CopyTo(destination.Slice(r * destinationStride, Lanes));
        }

        return Vector256.EqualsAll(numbers.AsInt32(), Vector256<int>.AllBitsSet);
    }

    private static void JoinEach(ReadOnlySpan<float> row, ResizeTaps taps, int first, int end, Span<float> destination)
    {
        for (int o = first; o < end; o++)
        {
            int start = taps.Start(o), count = taps.Weights(o).Length;
            var weights = taps.PaddedWeights(o);
            destination[o] = start + weights.Length <= row.Length
                ? Dot(row.Slice(start, weights.Length), weights, count)
                : DotScalar(row.Slice(start, count), weights);
        }
    }

    // Eight outputs by the definition's own order of additions: the lanes of two outputs, 0…3 and 4…7, then a transposition folds four and four.
    // What is not a number may come from a value that has no weight, so such outputs are left to the definition.
    // References in the place of spans: ReachOf(group) ≤ row.Length holds every start + 8 × blocks, and starts are not negative.
    private static bool TryJoinEight(ReadOnlySpan<float> row, ReadOnlySpan<int> starts, ReadOnlySpan<float> weights, Span<float> destination)
    {
        ref float from = ref MemoryMarshal.GetReference(row);
        ref float by = ref MemoryMarshal.GetReference(weights);
        ref int start = ref MemoryMarshal.GetReference(starts);
        Vector256<float> one, two, three, four;
        if (weights.Length == Lanes * Lanes)
        {
            one = Pair(ref from, start, Unsafe.Add(ref start, 4), ref by);
            two = Pair(ref from, Unsafe.Add(ref start, 1), Unsafe.Add(ref start, 5), ref Unsafe.Add(ref by, 16));
            three = Pair(ref from, Unsafe.Add(ref start, 2), Unsafe.Add(ref start, 6), ref Unsafe.Add(ref by, 32));
            four = Pair(ref from, Unsafe.Add(ref start, 3), Unsafe.Add(ref start, 7), ref Unsafe.Add(ref by, 48));
        }
        else
        {
            one = LongPair(ref from, start, Unsafe.Add(ref start, 4), weights);
            two = LongPair(ref from, Unsafe.Add(ref start, 1), Unsafe.Add(ref start, 5), weights[16..]);
            three = LongPair(ref from, Unsafe.Add(ref start, 2), Unsafe.Add(ref start, 6), weights[32..]);
            four = LongPair(ref from, Unsafe.Add(ref start, 3), Unsafe.Add(ref start, 7), weights[48..]);
        }

        var left = Avx.UnpackLow(one, two) + Avx.UnpackHigh(one, two);
        var right = Avx.UnpackLow(three, four) + Avx.UnpackHigh(three, four);
        var sums = Avx.Shuffle(left, right, 0b01_00_01_00) + Avx.Shuffle(left, right, 0b11_10_11_10) + Vector256<float>.Zero;   // −0 becomes +0
        sums.CopyTo(destination);
        return Vector256.EqualsAll(sums, sums);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pair(ref float from, int first, int second, ref float weights)
        => (Both(ref from, first, second) * Vector256.LoadUnsafe(ref weights)) + (Both(ref from, first + 4, second + 4) * Vector256.LoadUnsafe(ref weights, Lanes));

    private static Vector256<float> LongPair(ref float from, int first, int second, ReadOnlySpan<float> weights)
    {
        Vector256<float> low = default, high = default;
        for (int i = 0; i < weights.Length; i += Lanes * Lanes, first += Lanes, second += Lanes)
        {
            low += Both(ref from, first, second) * Vector256.Create(weights[i..]);
            high += Both(ref from, first + 4, second + 4) * Vector256.Create(weights[(i + Lanes)..]);
        }

        return low + high;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Both(ref float from, int first, int second)
        => Vector256.Create(Vector128.LoadUnsafe(ref from, (nuint)first), Vector128.LoadUnsafe(ref from, (nuint)second));

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
