using System.Numerics;

namespace MedImaging.Dicom;

/// <summary>Fills missing slices from those before and after.</summary>
internal static class SliceFiller
{
    public static void Fill<T>(ImageVolume<T> volume, IReadOnlyList<int> slots)
        where T : unmanaged, INumber<T>
    {
        for (int i = 1; i < slots.Count; i++)
        {
            for (int slice = slots[i - 1] + 1; slice < slots[i]; slice++)
            {
                double part = (slice - slots[i - 1]) / (double)(slots[i] - slots[i - 1]);
                Blend<T>(volume.Slice(slots[i - 1]).Span, volume.Slice(slots[i]).Span, part, volume.Slice(slice).Span);
            }
        }
    }

    private static void Blend<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after, double part, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        for (int i = 0; i < destination.Length; i++)
        {
            double from = double.CreateTruncating(before[i]), value = from + (part * (double.CreateTruncating(after[i]) - from));
            destination[i] = typeof(T) == typeof(float) ? T.CreateTruncating(value) : T.CreateSaturating(Math.Round(value));
        }
    }
}
