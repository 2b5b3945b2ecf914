namespace MedImaging.Dicom;

/// <summary>Colour as red, green and blue from 0 to 255, interleaved (PS3.3 C.7.6.3.1.2).</summary>
internal static class ColorSamples
{
    // Samples as stored, in planes or interleaved, of any depth, to interleaved 0 … 255.
    public static float[] ToRgb(ReadOnlySpan<int> stored, PixelLayout layout)
    {
        int count = layout.PixelCount;
        float scale = 255f / ((1L << layout.BitsStored) - 1);
        float[] rgb = new float[count * 3];
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                int sample = stored[layout.IsPlanar ? (c * count) + i : (3 * i) + c];
                rgb[(3 * i) + c] = layout.BitsStored == 8 ? sample : sample * scale;
            }
        }

        if (layout.Form == PhotometricForm.YbrFull)
        {
            for (int i = 0; i < rgb.Length; i += 3)
            {
                FromYbr(rgb[i], rgb[i + 1], rgb[i + 2], rgb.AsSpan(i));
            }
        }

        return rgb;
    }

    // Y1 Y2 Cb Cr: two pixels, one colour.
    public static float[] FromYbr422(ReadOnlySpan<byte> stored, int pixelCount)
    {
        float[] rgb = new float[pixelCount * 3];
        for (int i = 0; i < pixelCount; i++)
        {
            var pair = stored.Slice(i / 2 * 4, 4);
            FromYbr(pair[i & 1], pair[2], pair[3], rgb.AsSpan(3 * i));
        }

        return rgb;
    }

    // The equations of PS3.3 C.7.6.3.1.2 (CCIR 601-2), the other way round; whole numbers, as those who made the samples had.
    private static void FromYbr(float y, float cb, float cr, Span<float> rgb)
    {
        rgb[0] = ToByte(y + (1.402f * (cr - 128)));
        rgb[1] = ToByte(y - (0.344136f * (cb - 128)) - (0.714136f * (cr - 128)));
        rgb[2] = ToByte(y + (1.772f * (cb - 128)));
    }

    private static float ToByte(float value) => MathF.Floor(Math.Clamp(value, 0f, 255f) + 0.5f);
}
