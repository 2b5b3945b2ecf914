using System.Numerics;

namespace MedImaging.Kernels;

/// <summary>Where the values of a row that are above a threshold begin and end; what is not a number is not above.</summary>
internal static class ForegroundKernels
{
    /// <summary>The first value above; the row's length when there is none.</summary>
    public static int FirstAbove(ReadOnlySpan<float> row, float threshold)
    {
        var thresholds = new Vector<float>(threshold);
        int i = 0;
        while (i <= row.Length - Vector<float>.Count && !Vector.GreaterThanAny(new Vector<float>(row[i..]), thresholds))
        {
            i += Vector<float>.Count;
        }

        return i + FirstAboveScalar(row[i..], threshold);
    }

    internal static int FirstAboveScalar(ReadOnlySpan<float> row, float threshold)
    {
        int i = 0;
        while (i < row.Length && !(row[i] > threshold))
        {
            i++;
        }

        return i;
    }

    /// <summary>One past the last value above; 0 when there is none.</summary>
    public static int EndAbove(ReadOnlySpan<float> row, float threshold)
    {
        var thresholds = new Vector<float>(threshold);
        int end = row.Length;
        while (end >= Vector<float>.Count && !Vector.GreaterThanAny(new Vector<float>(row[(end - Vector<float>.Count)..]), thresholds))
        {
            end -= Vector<float>.Count;
        }

        return EndAboveScalar(row[..end], threshold);
    }

    internal static int EndAboveScalar(ReadOnlySpan<float> row, float threshold)
    {
        int end = row.Length;
        while (end > 0 && !(row[end - 1] > threshold))
        {
            end--;
        }

        return end;
    }
}
