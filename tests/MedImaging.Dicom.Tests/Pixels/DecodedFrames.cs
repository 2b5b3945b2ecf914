using System.Runtime.InteropServices;

namespace MedImaging.Dicom.Tests.Pixels;

/// <summary>Frames to compare: of one file, in real units without a modality's table.</summary>
internal static class DecodedFrames
{
    public static DicomInstance Open(byte[] bytes, string name = "test") => new(DicomFile.Parse(bytes), name, ContentHash.Of("x"));

    /// <summary>Reads a frame, or skips while its codec is not built.</summary>
    public static PixelFrame Read(DicomInstance instance, int frame = 0)
    {
        try
        {
            return instance.ReadFrame(frame);
        }
        catch (MedImagingException ex) when (ex.Message.Contains("not built yet", StringComparison.Ordinal))
        {
            Assert.Skip(ex.Message);
            throw;
        }
    }

    /// <summary>The greatest difference of two frames' samples.</summary>
    public static float Farthest(PixelFrame expected, PixelFrame actual)
    {
        Assert.Equal((expected.Rows, expected.Columns, expected.SamplesPerPixel), (actual.Rows, actual.Columns, actual.SamplesPerPixel));
        ReadOnlySpan<float> a = expected.Samples.Span, b = actual.Samples.Span;
        Assert.Equal(a.Length, b.Length);
        float farthest = 0;
        for (int i = 0; i < a.Length; i++)
        {
            farthest = Math.Max(farthest, Math.Abs(a[i] - b[i]));
        }

        return farthest;
    }

    public static byte[] Words(params short[] values) => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
