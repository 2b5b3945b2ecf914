using System.Buffers.Binary;

namespace MedImaging.Dicom;

/// <summary>Colour as red, green and blue, interleaved, of 8 or 16 bits (PS3.3 C.7.6.3.1.2).</summary>
internal static class ColorSamples
{
    /// <summary>Brings samples of any order to red, green, blue.</summary>
    public static FramePixels ToRgb(ReadOnlyMemory<byte> bytes, in PixelLayout layout, PixelBuffer output)
    {
        bool isPlain = layout is { IsPlanar: false, Form: PhotometricForm.Rgb or PhotometricForm.YbrWavelet } && layout.HighBit == layout.BitsStored - 1;
        return isPlain ? Describe(bytes, layout) : Convert(bytes.Span, layout, output.Take((long)layout.PixelCount * 3 * (layout.BitsAllocated / 8)));
    }

    /// <summary>Turns Y, Cb, Cr of 8 bits into red, green, blue where they are.</summary>
    public static void FromYbr(Span<byte> pixels)
    {
        for (int i = 0; i + 2 < pixels.Length; i += 3)
        {
            FromYbr(pixels[i], pixels[i + 1], pixels[i + 2], pixels[i..]);
        }
    }

    /// <summary>Turns red, green, blue of 8 bits into Y, Cb, Cr (PS3.3 C.7.6.3.1.2, YBR_FULL).</summary>
    public static void ToYbr(ReadOnlySpan<byte> rgb, Span<byte> ybr)
    {
        for (int i = 0; i + 2 < rgb.Length; i += 3)
        {
            float r = rgb[i], g = rgb[i + 1], b = rgb[i + 2];
            ybr[i] = ToByte((0.2990f * r) + (0.5870f * g) + (0.1140f * b));
            ybr[i + 1] = ToByte((-0.168736f * r) - (0.331264f * g) + (0.5000f * b) + 128);
            ybr[i + 2] = ToByte((0.5000f * r) - (0.418688f * g) - (0.081312f * b) + 128);
        }
    }

    private static FramePixels Convert(ReadOnlySpan<byte> bytes, in PixelLayout layout, Memory<byte> destination)
    {
        var rgb = destination.Span;
        if (layout.IsSubsampled)
        {
            FromYbr422(bytes, rgb);
        }
        else if (layout.BitsAllocated == 8)
        {
            Interleave8(bytes, layout, rgb);
        }
        else
        {
            Interleave16(bytes, layout, rgb);
        }

        if (layout.Form == PhotometricForm.YbrFull)
        {
            FromYbr(rgb);
        }

        return Describe(destination, layout with { HighBit = layout.BitsStored - 1 });
    }

    private static FramePixels Describe(ReadOnlyMemory<byte> rgb, in PixelLayout layout)
    {
        var format = layout.BitsAllocated == 8 ? SampleFormat.UInt8 : SampleFormat.UInt16;
        return new FramePixels(rgb, format, layout.Rows, layout.Columns, 3).WithBits(layout.BitsStored, layout.HighBit) with
        {
            Slope = layout.BitsStored == 8 ? 1 : 255f / ((1L << layout.BitsStored) - 1),
        };
    }

    private static void Interleave8(ReadOnlySpan<byte> bytes, in PixelLayout layout, Span<byte> rgb)
    {
        int count = layout.PixelCount, cut = layout.HighBit + 1 - layout.BitsStored;
        byte mask = (byte)((1 << layout.BitsStored) - 1);
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                rgb[(3 * i) + c] = (byte)((bytes[layout.IsPlanar ? (c * count) + i : (3 * i) + c] >> cut) & mask);
            }
        }
    }

    private static void Interleave16(ReadOnlySpan<byte> bytes, in PixelLayout layout, Span<byte> rgb)
    {
        int count = layout.PixelCount, cut = layout.HighBit + 1 - layout.BitsStored, mask = (1 << layout.BitsStored) - 1;
        for (int i = 0; i < count; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                int at = layout.IsPlanar ? (c * count) + i : (3 * i) + c;
                BinaryPrimitives.WriteUInt16LittleEndian(rgb[(2 * ((3 * i) + c))..], (ushort)((BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * at)..]) >> cut) & mask));
            }
        }
    }

    // Y1 Y2 Cb Cr: two pixels, one colour.
    private static void FromYbr422(ReadOnlySpan<byte> stored, Span<byte> rgb)
    {
        for (int i = 0; i < rgb.Length / 3; i++)
        {
            var pair = stored.Slice(i / 2 * 4, 4);
            FromYbr(pair[i & 1], pair[2], pair[3], rgb[(3 * i)..]);
        }
    }

    // The equations of PS3.3 C.7.6.3.1.2 (CCIR 601-2), the other way round; whole numbers, as those who made the samples had.
    private static void FromYbr(float y, float cb, float cr, Span<byte> rgb)
    {
        rgb[0] = ToByte(y + (1.402f * (cr - 128)));
        rgb[1] = ToByte(y - (0.344136f * (cb - 128)) - (0.714136f * (cr - 128)));
        rgb[2] = ToByte(y + (1.772f * (cb - 128)));
    }

    private static byte ToByte(float value) => (byte)(Math.Clamp(value, 0f, 255f) + 0.5f);
}
