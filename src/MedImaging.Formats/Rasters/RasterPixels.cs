using MedImaging.Codecs;

namespace MedImaging.Formats;

/// <summary>What a decoded picture becomes as a frame: without alpha, upright, with what brings its samples to their scale.</summary>
internal static class RasterPixels
{
    /// <summary>The pixels of a picture.</summary>
    /// <exception cref="MedImagingException">Its colours are signed or floating-point, whose scale no file says.</exception>
    public static FramePixels Of(RasterImage image, string format, int orientation, List<string> warnings)
    {
        int bytes = image.BitDepth / 8, channels = image.Channels >= 3 ? 3 : 1;
        if (channels == 3 && image.Format != Codecs.SampleFormat.Unsigned)
        {
            throw new MedImagingException(ErrorKind.UnsupportedFormat, $"{format}: colours with a sign or a fraction are not read.");
        }

        var samples = image.Samples;
        if (image.Channels is 2 or 4)
        {
            samples = WithoutAlpha(samples.Span, channels * bytes, bytes, out bool isOpaque);
            if (!isOpaque)
            {
                warnings.Add($"{format}: the picture is transparent in places; its alpha is left aside, and colours are those stored beneath it.");
            }
        }

        bool swaps = orientation >= 5;
        if (orientation != 1)
        {
            samples = Turned(samples.Span, image.Width, image.Height, channels * bytes, orientation);
            warnings.Add($"{format}: the picture was turned upright as its Exif orientation (tag 0112) says.");
        }

        return new FramePixels(samples, FormatOf(image), swaps ? image.Width : image.Height, swaps ? image.Height : image.Width, channels)
        {
            Slope = channels == 1 ? 1 : 255d / ((1L << image.BitDepth) - 1),
        };
    }

    /// <summary>The range of whole-number samples, so that a window over it gives sample ÷ largest; none where the type has no scale of its own.</summary>
    public static Window? WindowOf(FramePixels pixels) => (pixels.SamplesPerPixel, pixels.Format) switch
    {
        (3, _) or (_, SampleFormat.UInt8) => new Window(127.5, 255, VoiFunction.LinearExact),
        (_, SampleFormat.Int8) => new Window(-0.5, 255, VoiFunction.LinearExact),
        (_, SampleFormat.UInt16) => new Window(32767.5, 65535, VoiFunction.LinearExact),
        (_, SampleFormat.Int16) => new Window(-0.5, 65535, VoiFunction.LinearExact),
        _ => null,
    };

    private static SampleFormat FormatOf(RasterImage image) => (image.Format, image.BitDepth) switch
    {
        (Codecs.SampleFormat.Float, _) => SampleFormat.Float32,
        (Codecs.SampleFormat.Signed, 8) => SampleFormat.Int8,
        (Codecs.SampleFormat.Signed, 16) => SampleFormat.Int16,
        (Codecs.SampleFormat.Signed, _) => SampleFormat.Int32,
        (_, 8) => SampleFormat.UInt8,
        (_, 16) => SampleFormat.UInt16,
        _ => SampleFormat.UInt32,
    };

    private static byte[] WithoutAlpha(ReadOnlySpan<byte> samples, int color, int alpha, out bool isOpaque)
    {
        byte[] opaque = new byte[samples.Length / (color + alpha) * color];
        int least = 0xFF;
        for (int from = 0, to = 0; to < opaque.Length; from += color + alpha, to += color)
        {
            samples.Slice(from, color).CopyTo(opaque.AsSpan(to));
            foreach (byte value in samples.Slice(from + color, alpha))
            {
                least &= value;
            }
        }

        isOpaque = least == 0xFF;
        return opaque;
    }

    // Exif 4.6.4: 2 mirrors, 3 turns by 180°, 4 flips, 5 to 8 have rows in the place of columns.
    private static byte[] Turned(ReadOnlySpan<byte> samples, int width, int height, int pixel, int orientation)
    {
        byte[] turned = new byte[samples.Length];
        bool swaps = orientation >= 5, fromRight = orientation is 2 or 3 or 6 or 7, fromBottom = orientation is 3 or 4 or 7 or 8;
        int rows = swaps ? width : height, columns = swaps ? height : width;
        for (int y = 0, to = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++, to += pixel)
            {
                int column = fromRight ? columns - 1 - x : x, row = fromBottom ? rows - 1 - y : y;
                int from = swaps ? (column * width) + row : (row * width) + column;
                samples.Slice(from * pixel, pixel).CopyTo(turned.AsSpan(to));
            }
        }

        return turned;
    }
}
