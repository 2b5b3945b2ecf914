using System.Buffers;

namespace MedImaging.Kernels;

/// <summary>Exact percentiles of the finite samples without sorting or copying them: two counting passes over the float's bits.</summary>
/// <remarks>The definition is numpy's default ("linear"): position q/100 × (n − 1), and a straight line between the two samples around it. −0 counts as +0.</remarks>
internal static class Percentiles
{
    private const int Bins = 1 << 16;

    /// <summary>Finds two percentiles.</summary>
    /// <returns>0 and 0 when there is no finite sample.</returns>
    public static (float Low, float High) Find(ReadOnlySpan<float> source, double lowPercent, double highPercent)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(2 * Bins);   // one array: the pool keeps one of a size for each thread
        try
        {
            Span<int> coarse = rented.AsSpan(0, Bins), fine = rented.AsSpan(Bins, Bins);
            int count = CountUpper(source, coarse);
            return count == 0
                ? (0f, 0f)
                : (At(source, count, lowPercent, coarse, fine), At(source, count, highPercent, coarse, fine));
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static float At(ReadOnlySpan<float> source, int count, double percent, ReadOnlySpan<int> coarse, Span<int> fine)
    {
        double position = percent / 100 * (count - 1);
        int rank = (int)Math.Floor(position);
        double part = position - rank;
        float below = Rank(source, rank, coarse, fine);
        float above = part > 0 ? Rank(source, rank + 1, coarse, fine) : below;
        return (float)(below + ((above - (double)below) * part));
    }

    private static float Rank(ReadOnlySpan<float> source, int rank, ReadOnlySpan<int> coarse, Span<int> fine)
    {
        uint upper = Locate(coarse, ref rank);
        fine = fine[..Bins];
        fine.Clear();
        foreach (float x in source)
        {
            uint key = Key(x);
            if (key >> 16 == upper && float.IsFinite(x))
            {
                fine[(int)(key & 0xFFFF)]++;
            }
        }

        return Value((upper << 16) | Locate(fine, ref rank));
    }

    private static int CountUpper(ReadOnlySpan<float> source, Span<int> bins)
    {
        bins.Clear();
        int count = 0;
        foreach (float x in source)
        {
            if (float.IsFinite(x))
            {
                bins[(int)(Key(x) >> 16)]++;
                count++;
            }
        }

        return count;
    }

    private static uint Locate(ReadOnlySpan<int> bins, ref int rank)
    {
        int bin = 0;
        while (rank >= bins[bin])
        {
            rank -= bins[bin++];
        }

        return (uint)bin;
    }

    // IEEE 754 bits, turned so that unsigned order is numeric order.
    private static uint Key(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value + 0f);
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    private static float Value(uint key)
        => BitConverter.UInt32BitsToSingle((key & 0x8000_0000) != 0 ? key & 0x7FFF_FFFF : ~key);
}
