using System.Numerics;

namespace MedImaging.Kernels;

/// <summary>The median of a square of pixels. Each scalar method is the definition; its vector twin agrees with it bit for bit.</summary>
internal static class MedianKernels
{
    private const int MostValues = 25;

    /// <summary>destination[x] = the median of columns x to x + size − 1 of all rows of a ring; where one of them is not a number, the result is not. Never −0.</summary>
    /// <param name="rows">As many rows as columns, in any order: the first at 0, each a stride after the other.</param>
    /// <param name="stride">How far rows lie apart; at least the destination's length + size − 1.</param>
    /// <param name="size">3 or 5.</param>
    /// <param name="destination">Where the medians go.</param>
    public static void Median(ReadOnlySpan<float> rows, int stride, int size, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size * size, MostValues, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, destination.Length + size - 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, size * stride, nameof(rows));
        Span<Vector<float>> values = stackalloc Vector<float>[MostValues];
        values = values[..(size * size)];
        int x = 0;
        for (; x <= destination.Length - Vector<float>.Count; x += Vector<float>.Count)
        {
            var numbers = Vector<int>.AllBitsSet;
            for (int i = 0; i < values.Length; i++)
            {
                var value = new Vector<float>(rows[((i / size * stride) + x + (i % size))..]) + Vector<float>.Zero;   // −0 becomes +0
                numbers &= Vector.Equals(value, value);
                values[i] = value;
            }

            Vector.ConditionalSelect(numbers, MiddleOf(values), new Vector<float>(float.NaN)).CopyTo(destination[x..]);
        }

        MedianScalar(rows, stride, size, destination, x);
    }

    internal static void MedianScalar(ReadOnlySpan<float> rows, int stride, int size, Span<float> destination, int first = 0)
    {
        Span<float> all = stackalloc float[MostValues];
        var values = all[..(size * size)];
        for (int x = first; x < destination.Length; x++)
        {
            bool areNumbers = true;
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = rows[(i / size * stride) + x + (i % size)] + 0f;
                areNumbers &= !float.IsNaN(values[i]);
            }

            values.Sort();
            destination[x] = areNumbers ? values[values.Length / 2] : float.NaN;
        }
    }

    // Of more than half of the values neither the least nor the greatest is the median: both go, and one that was not looked at comes in.
    private static Vector<float> MiddleOf(Span<Vector<float>> values)
    {
        int next = (values.Length / 2) + 2;
        for (int count = next; ; count--)
        {
            var least = values[0];
            for (int i = 1; i < count; i++)
            {
                var value = values[i];
                values[i] = Vector.MaxNative(least, value);
                least = Vector.MinNative(least, value);
            }

            var greatest = values[count - 1];
            for (int i = 1; i < count - 1; i++)
            {
                var value = values[i];
                values[i] = Vector.MinNative(greatest, value);
                greatest = Vector.MaxNative(greatest, value);
            }

            if (count == 3)
            {
                return values[1];
            }

            values[0] = values[next++];
        }
    }
}
