using System.Numerics;

namespace MedImaging.Dicom;

/// <summary>Decodes a frame into its slice of a volume.</summary>
internal static class SliceDecoder
{
    public static void Decode<T>(StackFrame frame, VolumeSamples samples, Span<T> destination)
        where T : unmanaged, INumber<T>
    {
        var pixels = frame.ReadPixels();
        if (pixels.Samples.Length != destination.Length)
        {
            throw new MedImagingException(ErrorKind.InvalidInput, "The slices cannot be a volume: they are of different sizes, or in colour.");
        }

        var source = pixels.Samples.Span[..destination.Length];
        if (typeof(T) == typeof(float) && samples is { Slope: 1, Intercept: 0 })
        {
            source.CopyTo(System.Runtime.InteropServices.MemoryMarshal.Cast<T, float>(destination));
            return;
        }

        double scale = 1 / samples.Slope, intercept = samples.Intercept;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = T.CreateSaturating(Math.Round((source[i] - intercept) * scale));
        }
    }
}
