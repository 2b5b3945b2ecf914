using System.Buffers;

namespace MedImaging.Codecs;

/// <summary>JPEG (ISO/IEC 10918-1): baseline, extended, progressive and lossless in, baseline and lossless out.</summary>
public static class Jpeg
{
    private static readonly StatePool<JpegDecoder> Decoders = new();
    private static readonly StatePool<BaselineEncoder> BaselineEncoders = new();
    private static readonly StatePool<LosslessEncoder> LosslessEncoders = new();

    /// <summary>Reads what a stream says of itself.</summary>
    /// <param name="source">The stream.</param>
    /// <returns>Shape, process and colour.</returns>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static JpegInfo ReadInfo(ReadOnlySpan<byte> source)
    {
        var decoder = Decoders.Rent();
        var info = decoder.ReadInfo(source);
        Decoders.Return(decoder);
        return info;
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="destination">Where the samples go, in the shape that <see cref="ReadInfo"/> says; all of them are written.</param>
    /// <param name="color">What to make of three components.</param>
    /// <exception cref="CodecException">It is not a sound stream, or of a kind that is not read.</exception>
    public static void Decode(ReadOnlySpan<byte> source, Span<byte> destination, JpegColor color = JpegColor.AsCoded)
    {
        var decoder = Decoders.Rent();
        var shape = decoder.ReadInfo(source).Shape;
        if (destination.Length < shape.ByteCount)
        {
            throw new ArgumentException($"The frame needs {shape.ByteCount} bytes; there are {destination.Length}.", nameof(destination));
        }

        decoder.Decode(source, destination, color);
        Decoders.Return(decoder);
    }

    /// <summary>Decodes a picture with the colour rules of files: JFIF, Adobe markers and component names tell.</summary>
    /// <param name="source">The stream.</param>
    /// <param name="maxPixels">The most pixels to accept.</param>
    /// <returns>The picture, grey or red-green-blue; samples of other than 8 or 16 bits are stretched to the next of the two.</returns>
    /// <exception cref="CodecException">It is not a sound stream, passes the limit, or has four components.</exception>
    public static RasterImage DecodeImage(ReadOnlySpan<byte> source, long maxPixels = 100_000_000)
    {
        var info = ReadInfo(source);
        var shape = info.Shape;
        if ((long)shape.Width * shape.Height > maxPixels)
        {
            throw new CodecException(CodecFault.LimitExceeded, "JPEG: the picture has more pixels than the limit", 0);
        }

        if (shape.Components is not (1 or 3))
        {
            string what = shape.Components == 4 ? "four components (CMYK)" : "two components";
            throw new CodecException(CodecFault.Unsupported, $"JPEG: pictures of {what} are not read", 0);
        }

        byte[] samples = new byte[shape.ByteCount];
        Decode(source, samples, info.IsYcc ? JpegColor.RgbFromYcc : JpegColor.AsCoded);
        return new RasterImage(shape.Width, shape.Height, shape.Components, shape.BytesPerSample * 8, SampleDepth.Fill(samples, shape.Bits));
    }

    /// <summary>Encodes a frame as baseline, 8 bits, grey or three components as they are.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    /// <param name="quality">1 to 100, on the scale of libjpeg.</param>
    /// <remarks>Components are not subsampled and share one quantisation table. No marker tells of colour: readers of files take three components for Y, Cb, Cr.</remarks>
    /// <exception cref="ArgumentException">The shape is not 8 bits of 1 or 3 components, or <paramref name="pixels"/> does not hold it.</exception>
    public static void EncodeBaseline(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output, int quality = 90)
    {
        Check(pixels, shape, output);
        ArgumentOutOfRangeException.ThrowIfNotEqual(shape.Bits, 8, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (shape.Components is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(shape), shape.Components, "A frame to code has 1 or 3 components.");
        }

        var encoder = BaselineEncoders.Rent();
        encoder.Encode(pixels[..(int)shape.ByteCount], shape, output, quality);
        BaselineEncoders.Return(encoder);
    }

    /// <summary>Encodes a frame without loss, process 14, selection value 1, 2 to 16 bits.</summary>
    /// <param name="pixels">The samples.</param>
    /// <param name="shape">What the frame looks like.</param>
    /// <param name="output">Where the stream goes.</param>
    /// <remarks>The stream's precision is <see cref="PixelShape.Bits"/>, or all bits of the sample's bytes when a sample has bits above those: nothing is masked.</remarks>
    /// <exception cref="ArgumentException">The shape has over 16 bits or over 4 components, or <paramref name="pixels"/> does not hold it.</exception>
    public static void EncodeLossless(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output)
    {
        Check(pixels, shape, output);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Bits, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Bits, 16, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Components, 1, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Components, 4, nameof(shape));
        var encoder = LosslessEncoders.Rent();
        encoder.Encode(pixels[..(int)shape.ByteCount], shape, output);
        LosslessEncoders.Return(encoder);
    }

    // T.81 B.2.2: sizes are words.
    private static void Check(ReadOnlySpan<byte> pixels, PixelShape shape, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Width, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(shape.Height, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Width, 65535, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shape.Height, 65535, nameof(shape));
        if (pixels.Length < shape.ByteCount)
        {
            throw new ArgumentException($"The frame needs {shape.ByteCount} bytes; there are {pixels.Length}.", nameof(pixels));
        }
    }
}
